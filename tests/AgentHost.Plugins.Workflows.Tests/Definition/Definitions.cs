using AgentHost.Plugins.Workflows.Definition;
using AgentHost.Plugins.Workflows.Reading;

namespace AgentHost.Plugins.Workflows.Tests.Definition;

/// <summary>Definitions for tests.</summary>
internal static class Definitions
{
    /// <summary>A workflow that has no mistake.</summary>
    public static Workflow Read(string text, Func<string, string?>? find = null)
    {
        var read = WorkflowReader.Read("test", text, find);
        Assert.True(read.IsUsable, string.Join("\n", read.Problems) + "\n" + text);
        return read.Workflow!;
    }

    /// <summary>Mistakes of a text, as <c>line:column message</c>.</summary>
    public static IReadOnlyList<string> Mistakes(string text, Func<string, string?>? find = null) =>
        [.. WorkflowReader.Read("test", text, find).Problems.Where(static problem => !problem.IsWarning)
            .Select(static problem => $"{problem.Place} {problem.Message}")];
}
