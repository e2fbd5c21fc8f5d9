using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AgentHost.Plugins.Workflows.Engine;
using AgentHost.Plugins.Workflows.Tests.Engine;
using AgentHost.Workflows;

namespace AgentHost.Plugins.Workflows.Tests.Definition;

/// <summary>Graphs that are built in code are read without a mistake, and run as they were built.</summary>
public sealed class BuilderTests
{
    [Theory]
    [InlineData("yes", "first|then|again 1|again 2|right|left|each p|each q|last")]
    [InlineData("no", "first|else|again 1|again 2|right|left|each p|each q|last")]
    public async Task AllKinds_AreRead_AndRun(string answer, string order)
    {
        var text = new WorkflowBuilder("whole")
            .Describe("All: \"kinds\" #1 \u00e9 \ud83d\ude00")
            .Input("task", initial: "it").Input("names", "list<string>", new JsonArray("p", "q"))
            .Key("answer").Key("log", "list<string>", "append").Key("n", "number", initial: 1)
            .Result("log").Limit(steps: 100, minutes: 10, cost: 1.5, concurrency: 1)
            .Start("first", Step.Agent("first").Save("log").With("tools", new JsonArray("read")))
            .Wait("ask", "Go on?", ["yes", "no"], save: "answer")
            .If("answer == 'yes'").Then("a", Step.Agent("then").Save("log"))
            .Else().Then("b", Step.Agent("else").Save("log"))
            .EndIf()
            .Loop("again", graph => graph.Start("x", Step.Agent("again {{ iteration }}").Save("log")), new LoopEnd { Until = "iteration == 2", Iterations = 5 })
            .Parallel(
                "both",
                [
                    ("r", graph => graph.Start("y", Step.Agent("right").Save("log"))),
                    ("l", graph => graph.Start("z", Step.Agent("left").Save("log"))),
                ])
            .ForEach("every", "names", graph => graph.Start("e", Step.Agent("each {{ name }}").Save("log")), name: "name", bound: 1)
            .Then("set", Step.Set(("n", "n + 1")))
            .Then("last", Step.Agent("last").Save(("log", "text")))
            .Compile();
        var state = await Runs.RunAsync(text, ask: _ => answer);
        Assert.True(state.Status == RunStatus.Completed, $"{state.Status} {state.Reason}\n{text}");
        var said = ((ImmutableList<object?>)state.State["log"]!).Cast<string>().ToList();
        Assert.Equal(order.Split('|').Order(StringComparer.Ordinal), said.Order(StringComparer.Ordinal));
        Assert.Equal((order.Split('|')[1], "last", 2.0), (said[1], said[^1], state.State["n"]));
        Assert.Equal(("task", "All: \"kinds\" #1 \u00e9 \ud83d\ude00", 1.5), (state.Workflow.WordsKey, state.Workflow.Description, state.Workflow.Limits.Cost));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AFailure_IsCaught_AndWhatFollowsDoesSoBehindBoth(bool fails)
    {
        var text = new WorkflowBuilder("catch").Key("log", "list<string>", "append")
            .Start("try", Step.Agent("try").With("retry", new JsonObject { ["attempts"] = 1 }))
            .Catch("mend", Step.Agent("mend").Save("log"))
            .Then("after", Step.Agent("after").Save("log"))
            .Compile();
        var state = await Runs.RunAsync(text, act: each => each.Text == "try" && fails
            ? new NodeCompleted(each.Key, NodeOutcome.Failed) { Error = "no" } : ScriptedExecutor.Ok(each));
        Assert.True(state.Status == RunStatus.Completed, $"{state.Status} {state.Reason}\n{text}");
        Assert.Equal(fails ? ["mend", "after"] : ["after"], ((ImmutableList<object?>)state.State["log"]!).Cast<string>());
    }

    [Fact]
    public async Task AWayThatEnds_HasNothingBehindIt()
    {
        var text = new WorkflowBuilder("end").Key("n", "number", initial: 1).Key("log", "list<string>", "append")
            .Start("a", Step.Agent("a").Save("log"))
            .If("n == 1").Then("b", Step.Agent("b").Save("log")).End().EndIf()
            .Then("c", Step.Agent("c").Save("log"))
            .Compile();
        var state = await Runs.RunAsync(text);
        Assert.True(state.Status == RunStatus.Completed, $"{state.Status} {state.Reason}\n{text}");
        Assert.Equal(["a", "b"], ((ImmutableList<object?>)state.State["log"]!).Cast<string>());
    }

    [Fact]
    public void PublishAndWorktrees_AreRead() => Definitions.Read(new WorkflowBuilder("out")
        .Start("make", Step.Command("make").With("worktree", "here").With("onUnknown", "retry"))
        .Then("call", Step.Tool("read", new JsonObject { ["path"] = "a" }))
        .Then("push", Step.Publish(["git push", "gh pr create"], ["git push*", "gh pr create*"], limit: 2))
        .Compile());

    [Fact]
    public void WhatIsOutOfOrder_IsToldAtOnce()
    {
        static WorkflowBuilder Begun() => new WorkflowBuilder("w").Start("a", Step.Agent("x"));
        (string Said, Action Wrong)[] all =
        [
            ("no name", static () => new WorkflowBuilder("a b")),
            ("no name", static () => Begun().Then("1", Step.Agent("x"))),
            ("Start comes first", static () => Begun().Start("b", Step.Agent("x"))),
            ("a node a already", static () => Begun().Then("a", Step.Agent("x"))),
            ("If comes behind", static () => new WorkflowBuilder("w").If("true")),
            ("Else comes once", static () => Begun().Else()),
            ("Else comes once", static () => Begun().If("true").Else().Else()),
            ("EndIf comes behind", static () => Begun().EndIf()),
            ("no EndIf", static () => Begun().If("true").Compile()),
            ("No way leads", static () => Begun().End().Then("b", Step.Agent("x"))),
            ("handles the failure", static () => new WorkflowBuilder("w").Catch("b", Step.Agent("x"))),
            ("handles the failure", static () => Begun().Catch("b", Step.Agent("x")).Catch("c", Step.Agent("x"))),
            ("A graph has nodes", static () => new WorkflowBuilder("w").Compile()),
            ("A graph has nodes", static () => Begun().Loop("l", static _ => { }, new LoopEnd { Phrase = "DONE" })),
            ("prompt", static () => Step.Agent(" ")),
        ];
        foreach (var (said, wrong) in all)
        {
            var exception = Assert.ThrowsAny<Exception>(wrong);
            Assert.True(exception is InvalidOperationException or ArgumentException && exception.Message.Contains(said, StringComparison.Ordinal),
                $"{said}: {exception}");
        }
    }
}
