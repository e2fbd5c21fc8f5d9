using System.Globalization;

namespace AgentHost.Probe;

/// <summary>An agent that does what its prompt says, a step a line: <c>text COUNT</c>, <c>write FILE</c>, and the words below.</summary>
public sealed class ScriptedExternalAgent(ProbeCounter counter) : ExternalAgent
{
    public override async ValueTask<ExternalAgentResult> RunAsync(
        ExternalAgentRequest request, IExternalAgentHost host, CancellationToken cancellationToken)
    {
        var said = "";
        foreach (var line in ((TextPart)request.Prompt[0]).Text.Split('\n'))
        {
            var words = line.Split(' ');
            switch (words[0])
            {
                case "text":
                    for (var i = 0; i < Number(words[1]); i++)
                    {
                        counter.Count();
                        await host.ReportAsync(new ExternalText($"{i} "), cancellationToken);
                    }

                    said += words[1];
                    break;
                case "side-by-side":
                    await Task.WhenAll(Enumerable.Range(0, Number(words[1]))
                        .Select(i => host.ReportAsync(new ExternalText($"{i} "), cancellationToken).AsTask()));
                    break;
                case "write":
                    await WriteAsync(words[1], request.Folder, host, cancellationToken);
                    break;
                case "all":
                    await host.ReportAsync(new ExternalText("hm") { Reasoning = true }, cancellationToken);
                    await host.ReportAsync(
                        new ExternalPlan([new ExternalPlanEntry("look") { State = "done" }, new ExternalPlanEntry("leap")]), cancellationToken);
                    await host.ReportAsync(new ExternalModeChanged("architect"), cancellationToken);
                    await host.ReportAsync(
                        new UnknownExternalUpdate("hologram", AgentJson.Parse("""{"type":"hologram","depth":[1,2.50,null]}""")), cancellationToken);
                    break;
                case "usage":
                    await host.ReportAsync(new ExternalUsage(new TokenUsage(10, 5)) { Cost = 0.25m }, cancellationToken);
                    break;
                case "told":
                    said += $"{request.SessionId} {request.Model} {request.Mode} {request.ForeignSessionId} {request.Prompt.Count}";
                    break;
                case "deaf":
                    // Waits for its answer whatever happens to the run.
                    await host.DecideAsync(Action("x", request.Folder), CancellationToken.None);
                    break;
                case "throw":
                    throw new InvalidDataException("the agent broke");
                case "exit":
                    Environment.Exit(7);
                    break;
            }
        }

        return new ExternalAgentResult(TurnOutcome.Answered)
        {
            ForeignSessionId = request.ForeignSessionId ?? "foreign-1",
            Text = said,
            Usage = new TokenUsage(10, 5),
            Cost = 0.25m,
        };
    }

    private static async Task WriteAsync(string file, string folder, IExternalAgentHost host, CancellationToken cancellationToken)
    {
        var action = Action(file, folder);
        await host.ReportAsync(
            new ExternalToolStarted("c1", action.Plan.Title)
            {
                Tool = "write_file",
                Effects = ToolEffects.Write,
                Paths = [file],
                Arguments = action.Plan.Call.Arguments,
            },
            cancellationToken);
        var decision = await host.DecideAsync(action, cancellationToken);
        if (decision.Allowed)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, file), $"{decision.Option}", cancellationToken);
        }

        var result = decision.Allowed
            ? ToolResult.Text("written") with { Display = [new DiffBlock(file, "@@") { Added = 1 }], Paths = [file] }
            : ToolResult.Error(decision.Reason ?? "refused");
        await host.ReportAsync(new ExternalToolFinished("c1", result), cancellationToken);
    }

    private static ExternalAction Action(string file, string folder)
    {
        var call = new ToolCall("c1", "write_file", AgentJson.Parse($$"""{"file":"{{file}}"}"""));
        var plan = new ToolPlan(call, $"Write {file}")
        {
            Effects = ToolEffects.Write | ToolEffects.Execute,
            Resources = [Resource.WritePath(Path.Combine(folder, file)), Resource.ShellLine("make all")],
        };
        return new ExternalAction(plan) { Options = [new("once"), new("always") { Description = "for good" }] };
    }

    private static int Number(string word) => int.Parse(word, CultureInfo.InvariantCulture);
}
