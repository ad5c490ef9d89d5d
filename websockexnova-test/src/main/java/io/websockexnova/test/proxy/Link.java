package io.websockexnova.test.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;

import org.jspecify.annotations.Nullable;

/**
 * One connection through the proxy.
 */
final class Link {

	private final FaultProxy proxy;

	private final Socket client;

	private final Socket server;

	private final FaultProxy.@Nullable Plan plan;

	private volatile boolean blackhole;

	Link(FaultProxy proxy, Socket client, Socket server, FaultProxy.@Nullable Plan plan) throws SocketException {
		this.proxy = proxy;
		this.client = client;
		this.server = server;
		this.plan = plan;
		client.setTcpNoDelay(true);
		server.setTcpNoDelay(true);
	}

	FaultProxy.@Nullable Plan plan() {
		return this.plan;
	}

	void start() {
		start("proxy-up-" + this.client.getPort(), () -> pump(this.client, this.server, Direction.TO_SERVER));
		start("proxy-down-" + this.client.getPort(), () -> pump(this.server, this.client, Direction.TO_CLIENT));
	}

	static void start(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		thread.start();
	}

	void cut(Cut how) {
		try {
			switch (how) {
				case RESET -> {
					this.client.setSoLinger(true, 0);
					this.server.setSoLinger(true, 0);
					close();
				}
				case FIN -> {
					this.blackhole = true;
					this.client.shutdownOutput();
					this.server.shutdownOutput();
				}
				case BLACKHOLE -> {
					this.blackhole = true;
				}
			}
		}
		catch (IOException ex) {
			close();
		}
	}

	private void pump(Socket from, Socket to, Direction direction) {
		byte[] bytes = new byte[16 * 1024];
		try {
			InputStream in = from.getInputStream();
			for (int count = in.read(bytes); count != -1; count = in.read(bytes)) {
				if (!this.blackhole) {
					int admitted = this.proxy.admit(this, direction, count);
					to.getOutputStream().write(bytes, 0, admitted);
					this.proxy.admitted(this, direction);
				}
			}
			if (this.blackhole) {
				close();
			}
			else {
				to.shutdownOutput();
			}
		}
		catch (IOException ex) {
			reset();
		}
		finally {
			if (from.isClosed() || (from.isOutputShutdown() && to.isOutputShutdown())) {
				close();
			}
		}
	}

	// What broke on one side breaks on the other.
	private void reset() {
		try {
			this.client.setSoLinger(true, 0);
			this.server.setSoLinger(true, 0);
		}
		catch (SocketException ex) {
			// closed already
		}
		close();
	}

	private void close() {
		this.proxy.closed(this);
		try {
			this.client.close();
			this.server.close();
		}
		catch (IOException ex) {
			// It is gone either way.
		}
	}

}
