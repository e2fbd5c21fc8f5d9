using AgentHost.Plugins.Workflows.Definition;

namespace AgentHost.Plugins.Workflows.Engine;

/// <summary>A question was answered.</summary>
/// <param name="Key">The wait.</param>
/// <param name="Answer">The answer.</param>
/// <param name="By">Who answered.</param>
internal sealed record WaitAnswered(string Key, string Answer, string By) : RunEvent;
