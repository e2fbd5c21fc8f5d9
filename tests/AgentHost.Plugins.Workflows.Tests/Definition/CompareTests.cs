using System.Collections.Immutable;
using AgentHost.Plugins.Workflows.Definition;
using AgentHost.Plugins.Workflows.Engine;
using AgentHost.Plugins.Workflows.Reading;
using AgentHost.Plugins.Workflows.Tests.Engine;
using AgentHost.Testing.Shared;

namespace AgentHost.Plugins.Workflows.Tests.Definition;

/// <summary>The way of a comparison: each in a worktree, none known to the judge by its model, the pick of a person taken, the rest removed.</summary>
public sealed class CompareTests
{
    [Theory]
    [InlineData("m/judge", 3)]
    [InlineData("m/two", 0)]
    public async Task AComparison_IsJudgedByAnother_AndAPersonPicks(string judge, int worked)
    {
        var text = File.ReadAllText(Repository.PathTo("plugins", "workflows", "content", "compare.yaml"));
        var read = WorkflowReader.Read("compare", text);
        Assert.Empty(read.Problems);
        var log = new MemoryLog([Storing.EventJson.Write("r", Runs.Started("nodes:\n  a: { agent: x }\n") with
        {
            Source = text,
            Inputs =
            [
                new Write("task", "Make it blue."), new Write("check", "make test"), new Write("judge", judge),
                new Write("models", ImmutableList.Create<object?>("m/one", "m/two", "m/three")),
            ],
        })]);
        var acts = new List<Execution>();
        var executor = new ScriptedExecutor(execution =>
        {
            lock (acts)
            {
                acts.Add(execution);
            }

            return new NodeCompleted(execution.Key, NodeOutcome.Ok)
            {
                ExitCode = 0,
                Writes = [.. execution.Saves.Select(each => new Write(each.Save.Key, each.Save.Field switch
                {
                    "result" => Values.Map(("worktree", execution.Worktree), ("text", $"{execution.Node.Id} of {execution.Worktree}"), ("exitCode", 0.0)),
                    "model" => execution.Model,
                    _ => $"text of {execution.Node.Id}",
                }))],
            };
        });
        string? question = null;
        var state = await Runs.RunAsync(log, executor, ask: asked =>
        {
            question = asked.Text;
            return "r-2";
        });
        Assert.True(state.Status == RunStatus.Completed, $"{state.Status} {state.Reason}");
        Assert.Equal(worked, acts.Count(static each => each.Node.Id == "work"));
        if (worked == 0)
        {
            Assert.StartsWith("Nothing was begun.", (string)state.State["report"]!, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(["r-1", "r-2", "r-3"], acts.Where(static each => each.Node.Id == "work").Select(static each => each.Worktree!).Order());
        Assert.Equal(["m/one", "m/three", "m/two"], acts.Where(static each => each.Node.Id == "work").Select(static each => each.Model!).Order());
        Assert.All(acts.Where(static each => each.Node.Id is "check" or "stage" or "commit" or "change"), static each => Assert.NotNull(each.Worktree));
        var judged = acts.Single(static each => each.Node.Id == "judge");
        Assert.Equal((judge, null), (judged.Model, judged.Worktree));
        Assert.DoesNotContain("m/", judged.Text, StringComparison.Ordinal);
        Assert.Contains("change of r-3", judged.Text, StringComparison.Ordinal);
        Assert.Contains("text of judge", question, StringComparison.Ordinal);
        Assert.Equal("git merge --squash agent/'r-2'", acts.Single(static each => each.Node.Id == "take").Text);
        Assert.Equal("Taken from r-2, and not committed yet.", state.State["report"]);
        Assert.Equal(
            ["git branch --quiet -D agent/'r-1'", "git branch --quiet -D agent/'r-2'", "git branch --quiet -D agent/'r-3'"],
            acts.TakeLast(3).Select(static each => each.Text).Order(StringComparer.Ordinal));
    }
}
