using System.Runtime.CompilerServices;
using System.Text.Json;

namespace AgentHost.Probe;

public sealed class ProbeHook : Hook
{
    public override ValueTask<HookResult> RunAsync(HookInput input, CancellationToken cancellationToken) =>
        new(input.ToolCall?.Tool == "forbidden"
            ? HookResult.Deny("no")
            : new HookResult { AddedContext = $"{input.Event} {input.SessionId} {input.Workspace}", Arguments = input.ToolCall?.Arguments });
}

public sealed class ProbeCommand(IPluginContext host, IWorkspaceContext made) : Command
{
    public override async ValueTask<CommandResult> RunAsync(CommandCall call, CommandContext context, CancellationToken cancellationToken)
    {
        var listed = await context.Capabilities.ListAsync("tool", cancellationToken);
        var status = await context.Workspace.Files.StatAsync("a.txt", cancellationToken);
        var answer = context.User is null
            ? null
            : await context.User.AskAsync(Question.Confirm("Sure?") with { Draft = "perhaps" }, cancellationToken);
        var model = await host.Models!.FindDefaultAsync(made, cancellationToken);
        return new CommandResult([
            new TextBlock(string.Join(' ', call.Arguments)), new CodeBlock($"{listed.Count} {status?.Length} {answer?.Values[0] ?? "nobody"} {model}"),
        ])
        {
            ExitCode = 1,
            Data = call.Options.TryGetValue("o", out var value) ? value : null,
        };
    }
}

public sealed class ProbeSection(IWorkspaceContext made) : PromptSection
{
    public override async ValueTask<string?> BuildAsync(PromptContext context, CancellationToken cancellationToken)
    {
        if (context.Model is null)
        {
            return null;
        }

        // Both worlds: the workspace that it was made for, and the one of this call.
        var mine = await made.Files.StatAsync("a.txt", cancellationToken);
        var calls = await context.Workspace.Files.StatAsync("a.txt", cancellationToken);
        return $"{context.Model} {context.SessionId} {mine?.Length} {calls?.Length} {made.Settings} {made.Trusted} {context.RunOptions.Count} {context.Change} "
            + $"{context.Prompt} {await CountAsync(context.Capabilities, cancellationToken)} {await CountAsync(made.Capabilities, cancellationToken)}";
    }

    private static async Task<int> CountAsync(ICapabilities? capabilities, CancellationToken cancellationToken) =>
        capabilities is null ? -1 : (await capabilities.ListAsync("tool", cancellationToken)).Count;
}

public sealed class ProbeCompactor : Compactor
{
    public override ValueTask<Compaction?> CompactAsync(CompactionRequest request, CancellationToken cancellationToken) =>
        new(request.Messages.Count < 2
            ? null
            : new Compaction(request.Messages[^1].Id)
            {
                Kept = [request.Messages[0].Id],
                Summary = $"{request.SessionId} {request.Tokens} {request.Cause} {request.Model}"
            });
}

public sealed class ProbeSink : TelemetrySink
{
    public override ValueTask ExportAsync(TelemetryBatch batch, CancellationToken cancellationToken) =>
        batch.Dropped == 0 ? default : throw new CapabilityException("met " + AgentJson.Write(batch));
}

public sealed class ProbeCounter : Capability
{
    private readonly ConditionalWeakTable<IWorkspaceContext, StrongBox<int>> _met = [];
    private int _produced;

    public int Produced => Volatile.Read(ref _produced);

    public bool Ended { get; set; }

    /// <summary>Notes that a capability was made for a workspace.</summary>
    public IWorkspaceContext Meet(IWorkspaceContext workspace)
    {
        Interlocked.Increment(ref _met.GetOrCreateValue(workspace).Value);
        return workspace;
    }

    /// <summary>The number of capabilities that were made for this very object.</summary>
    public int MetWith(IWorkspaceContext workspace) => _met.TryGetValue(workspace, out var times) ? times.Value : 0;

    public void Count() => Interlocked.Increment(ref _produced);

    public override ValueTask<JsonElement> InvokeAsync(JsonElement arguments, CancellationToken cancellationToken) =>
        arguments.TryGetProperty("fail", out _)
            ? throw new CapabilityException("the counter fails on demand")
            : new(AgentJson.Parse($$"""{ "produced": {{Produced}}, "ended": {{(Ended ? "true" : "false")}}, "echo": {{arguments}} }"""));
}
