namespace AgentHost.Terminal.Input;

/// <summary>The terminal's window was entered or left.</summary>
/// <param name="Focused">True when it was entered.</param>
internal sealed record FocusChanged(bool Focused) : InputEvent;
