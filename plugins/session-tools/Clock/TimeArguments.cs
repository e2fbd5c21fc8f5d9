namespace AgentHost.Plugins.SessionTools.Clock;

/// <summary>Arguments of <c>time</c>: there are none.</summary>
internal sealed record TimeArguments;
