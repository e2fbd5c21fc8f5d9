namespace AgentHost.Plugins.Agents.Init;

/// <summary>A command of a project.</summary>
/// <param name="Purpose"><c>build</c>, <c>test</c>, <c>lint</c>, <c>format</c>, <c>install</c> or <c>run</c>.</param>
/// <param name="Line">The command.</param>
/// <param name="Source">The file that says so.</param>
internal sealed record ProjectCommand(string Purpose, string Line, string Source);
