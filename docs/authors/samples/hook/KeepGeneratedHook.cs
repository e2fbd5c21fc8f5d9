namespace Samples.Hook;

internal sealed class KeepGeneratedHook : AgentHost.Hook
{
    public override ValueTask<HookResult> RunAsync(HookInput input, CancellationToken cancellationToken)
    {
        var path = input.Call?.Arguments.TryGetProperty("path", out var given) == true ? given.ToString() : "";
        return new(input.Event switch
        {
            HookEvent.PreTool when path.EndsWith(".g.cs", StringComparison.Ordinal) => HookResult.Deny($"{path} is generated; change what it is made from."),
            HookEvent.PostTool when path.Length > 0 => new HookResult { AddedContext = "Run the generator when you are done." },
            _ => HookResult.None,
        });
    }
}
