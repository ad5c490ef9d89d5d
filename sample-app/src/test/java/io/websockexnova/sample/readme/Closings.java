package io.websockexnova.sample.readme;

import io.websockexnova.behavior.ConnectionDecision;
import io.websockexnova.behavior.ConnectionHandler;
import io.websockexnova.behavior.Loss;
import io.websockexnova.spring.annotation.NovaHandler;

@NovaHandler("chat")
class Closings implements ConnectionHandler {

	private int losses;

	@Override
	public ConnectionDecision disconnected(Loss loss) {
		System.out.println("loss " + ++this.losses + ": close code " + loss.closeCode());
		return (loss.closeCode() == 4001) ? ConnectionDecision.stop() : ConnectionDecision.policy();
	}

}
