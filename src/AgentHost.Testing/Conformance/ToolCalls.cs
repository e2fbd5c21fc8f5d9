using AgentHost.Client;
using AgentHost.Configuration;

namespace AgentHost.Testing.Conformance;

/// <summary>Calls each tool as a model would, once to its end and once to cancel it.</summary>
internal sealed class ToolCalls(TestHost host, ObservedRuntime runtime, PluginManifest manifest, ConformanceOptions options, Findings rows)
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(500);

    /// <returns>Tools that were not run: what they would have done was nobody's wish.</returns>
    public async Task<IReadOnlyList<string>> CheckAsync(CancellationToken cancellationToken)
    {
        var skipped = new List<string>();
        foreach (var (name, entry) in ManifestDeclarations.Of(manifest, CapabilityKinds.Tool))
        {
            if ((options.Calls.GetValueOrDefault(name) ?? SampleArguments.Of(entry.GetProperty("inputSchema"))) is not { } arguments)
            {
                skipped.Add(name);
                continue;
            }

            if (!await AnswersAsync(name, arguments, cancellationToken))
            {
                skipped.Add(name);
            }
            else if (!rows.IsBroken("answers") && runtime.Tools.TryGetValue(name, out var tool) && tool.Running is not null)
            {
                await CancelsAsync(name, arguments, tool, cancellationToken);
            }
        }

        return skipped;
    }

    private async Task<bool> AnswersAsync(string name, string arguments, CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(options.AnswerDeadline);
        host.Model.Call(name, arguments).Say("Done.");
        var turn = await host.RunAsync($"Call {name}.", late.Token);
        host.Model.Forget();
        cancellationToken.ThrowIfCancellationRequested();
        if (turn.Calls.FirstOrDefault(made => made.Tool == name) is not { } call)
        {
            rows.Break("answers", $"The turn that was to call {name} ended before it: {turn.Reason ?? turn.Outcome.ToString()}.");
            return true;
        }

        runtime.Tools.TryGetValue(name, out var tool);
        if (tool?.Fault is { } fault)
        {
            rows.Break("answers", fault);
        }
        else if (call.State == ToolState.Cancelled || tool?.Running is { IsCompleted: false })
        {
            rows.Break("answers", $"{name} did not answer within {options.AnswerDeadline.TotalSeconds:0.#} s, or its own time.");
        }

        return call.State != ToolState.Denied;
    }

    private async Task CancelsAsync(string name, string arguments, ObservedTool tool, CancellationToken cancellationToken)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var entered = tool.Begin();
        host.Model.Call(name, arguments).Say("Done.");
        var turn = host.RunAsync($"Call {name}.", cancel.Token);

        // One that blocks its thread never waits: it has its moment, too.
        await Task.WhenAny(entered, turn, Task.Delay(Moment, cancellationToken));
        await cancel.CancelAsync();
        if (tool.Running is { } running && await Task.WhenAny(running, Task.Delay(options.CancelDeadline, cancellationToken)) != running)
        {
            rows.Break(
                "cancels",
                $"{name} went on for more than {options.CancelDeadline.TotalSeconds:0.#} s after its token had fired: hand the token to all that waits.");
        }

        await turn;
        host.Model.Forget();
    }
}
