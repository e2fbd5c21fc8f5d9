namespace TestPlugins.Misfit;

internal sealed class MisfitHook : Hook
{
    public override ValueTask<HookResult> RunAsync(HookInput input, CancellationToken cancellationToken)
    {
        Faults.ThrowAt("hook");
        return new(HookResult.None);
    }
}
