using AgentHost.Plugins.Workflows.Engine;
using AgentHost.Plugins.Workflows.Storing;
using AgentHost.Plugins.Workflows.Tests.Engine;

namespace AgentHost.Plugins.Workflows.Tests.Definition;

/// <summary>Workflows within workflows, and the files that they are found by.</summary>
public sealed class WithinTests
{
    [Fact]
    public void WorkflowsWithinEachOther_AreCountedTogether()
    {
        var asked = 0;
        var mistakes = Definitions.Mistakes(Many("b"), name =>
        {
            asked++;
            return name switch { "b" => Many("c"), "c" => Many("d"), _ => "nodes:\n  a: { agent: x }\n" };
        });
        Assert.Contains(mistakes, static mistake => mistake.Contains("more than 5000 nodes", StringComparison.Ordinal));
        Assert.InRange(asked, 1, 1_000);

        static string Many(string name) => "nodes:\n" + string.Concat(Enumerable.Range(0, 100).Select(at => FormattableString.Invariant(
            $"  n{at}: {{ workflow: {name}{(at < 99 ? FormattableString.Invariant($", next: n{at + 1}") : "")} }}\n")));
    }

    [Fact]
    public async Task ARun_IsReadAgainByItsFile()
    {
        // The file "test" calls itself "b", and has the file "b" within.
        const string Text = "name: b\nnodes:\n  a: { workflow: b }\n";
        var workflow = Definitions.Read(Text, static _ => "nodes:\n  c: { agent: hi }\n");
        Assert.Equal(("b", "test"), (workflow.Name, workflow.File));
        var started = new RunStarted("r", workflow.Name, workflow.Hash, workflow.Source, workflow.Included)
        {
            File = workflow.File,
            Time = Runs.Started("nodes:\n  a: { agent: x }\n").Time,
        };
        var log = new MemoryLog([EventJson.Write("r", started)]);
        Assert.Equal(RunStatus.Completed, (await Runs.RunAsync(log)).Status);
    }

    [Fact]
    public void ARunWhoseDefinitionHasMistakes_IsRefused()
    {
        var started = new RunStarted("r", "w", "", "nodes:\n  a: { workflow: gone }\n", new Dictionary<string, string>(StringComparer.Ordinal));
        Assert.Contains("no workflow gone", Assert.Throws<CapabilityException>(() => RunFold.Fold([started])).Message, StringComparison.Ordinal);
    }
}
