namespace AgentHost.Terminal.Input;

/// <summary>A text that was pasted: line ends are line feeds, no control characters but these and tabs.</summary>
/// <param name="Text">The text.</param>
internal sealed record TextPasted(string Text) : InputEvent;
