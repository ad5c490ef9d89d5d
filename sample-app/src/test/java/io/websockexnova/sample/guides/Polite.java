package io.websockexnova.sample.guides;

import io.websockexnova.spring.annotation.NovaListener;
import io.websockexnova.spring.annotation.OnMessage;
import io.websockexnova.spring.annotation.Reply;

@NovaListener("chat")
class Polite {

	@Reply
	@OnMessage
	String onNote(Note note) {
		return "thank you, " + note.from();
	}

	record Note(String from, String text) {
	}

}
