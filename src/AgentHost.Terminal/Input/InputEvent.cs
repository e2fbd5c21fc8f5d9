namespace AgentHost.Terminal.Input;

/// <summary>Something that came from the keyboard.</summary>
internal abstract record InputEvent;
