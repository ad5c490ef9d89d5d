package io.websockexnova.spring.boot.autoconfigure;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

import io.websockexnova.client.NovaClient;

/**
 * Registers a bean per configured client. Its name is the client's, or
 * {@code <client>NovaClient} if another bean has that name; its qualifier is the client's
 * name in either case.
 */
// Not a BeanRegistrar, because that can neither see which names are taken nor set a
// qualifier.
class NovaClientRegistrar implements ImportBeanDefinitionRegistrar {

	private final Environment environment;

	NovaClientRegistrar(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		WebSockexNovaProperties properties = StrictBinding.bind(this.environment);
		new Profiles(properties).check();
		for (String client : properties.clients().keySet()) {
			String name = registry.isBeanNameInUse(client) ? client + "NovaClient" : client;
			registry.registerBeanDefinition(name, definition(client));
		}
	}

	private static RootBeanDefinition definition(String client) {
		RootBeanDefinition definition = new RootBeanDefinition(NovaClient.class);
		definition.setFactoryBeanName(NovaClientFactory.BEAN_NAME);
		definition.setFactoryMethodName("create");
		definition.getConstructorArgumentValues().addGenericArgumentValue(client);
		definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, client));
		definition.setResourceDescription(StrictBinding.client(client));
		return definition;
	}

}
