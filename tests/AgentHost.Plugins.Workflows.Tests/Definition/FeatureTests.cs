using System.Collections.Immutable;
using AgentHost.Plugins.Workflows.Definition;
using AgentHost.Plugins.Workflows.Engine;
using AgentHost.Plugins.Workflows.Reading;
using AgentHost.Plugins.Workflows.Tests.Engine;
using AgentHost.Testing.Shared;

namespace AgentHost.Plugins.Workflows.Tests.Definition;

/// <summary>The way of a feature from the wish to the pull request, with a review that finds something in its first round.</summary>
public sealed class FeatureTests
{
    [Fact]
    public async Task AFeature_IsReviewedTwice_Committed_AndPushed()
    {
        var read = WorkflowReader.Read("feature", Text("feature"), Text);
        Assert.Empty(read.Problems);
        var first = Runs.Started("nodes:\n  a: { agent: x }\n");
        var log = new MemoryLog([Storing.EventJson.Write("r", first with
        {
            Source = read.Workflow!.Source,
            Included = read.Workflow.Included,
            Inputs = [new Write("task", "Make it blue.")],
        })]);
        var ran = new List<string>();
        var judged = new List<string>();
        var executor = new ScriptedExecutor(execution =>
        {
            lock (ran)
            {
                ran.Add(execution.Lines.Count > 0 ? execution.Lines[execution.Part] : execution.Node.Id);
            }

            if (execution.Node.Id == "judge")
            {
                judged.Add(execution.Text);
                Assert.StartsWith("Three reviewers read the change in this repository that is not committed yet.", execution.Text, StringComparison.Ordinal);
            }

            return ScriptedExecutor.Ok(execution) with
            {
                ExitCode = 0,
                Writes = [.. execution.Saves.Select(each => new Write(each.Save.Key, each.Type.Kind switch
                {
                    ValueKind.Number => 1.0,
                    ValueKind.List when each.Save.Key == "features" => ImmutableList.Create<object?>("one"),
                    ValueKind.List => each.Save.Key is "wrong" or "kept" && judged.Count < 2
                        ? ImmutableList.Create<object?>($"finding of round {judged.Count}")
                        : ImmutableList<object?>.Empty,
                    _ => "text",
                }))],
            };
        });
        var state = await Runs.RunAsync(log, executor, ask: static question => question.Options.Contains("mend it") ? "mend it" : "yes");
        Assert.True(state.Status == RunStatus.Completed, $"{state.Status} {state.Reason}");
        Assert.Equal(2, judged.Count);
        Assert.Contains("finding of round 0", judged[0], StringComparison.Ordinal);
        Assert.DoesNotContain("finding of round 0", judged[1], StringComparison.Ordinal);
        Assert.Equal(3.0, state.State["approvals"]);
        Assert.Equal(["commit", "git push -u origin HEAD", "gh pr create --fill --base 'main'"], ran[^3..]);
    }

    private static string Text(string name) => File.ReadAllText(Repository.PathTo("plugins", "workflows", "content", name + ".yaml"));
}
