namespace Samples.Hook;

internal sealed class KeepGeneratedHook : AgentHost.Hook
{
    public override ValueTask<HookResult> RunAsync(HookInput input, CancellationToken cancellationToken) => new(input switch
    {
        PreToolInput { Call: var call } when PathOf(call).EndsWith(".g.cs", StringComparison.Ordinal) => HookResult.Deny($"{PathOf(call)} is generated; change what it is made from."),
        PostToolInput { Call: var call } when PathOf(call).Length > 0 => new HookResult { AddedContext = "Run the generator when you are done." },
        _ => HookResult.None,
    });

    private static string PathOf(ToolCall call) => call.Arguments.TryGetProperty("path", out var given) ? given.ToString() : "";
}
