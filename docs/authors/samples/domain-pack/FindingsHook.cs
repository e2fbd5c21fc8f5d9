namespace Samples.DomainPack;

/// <summary>Adds to an edit of the inventory what is wrong with it now.</summary>
internal sealed class FindingsHook(IWorkspaceContext workspace) : Hook
{
    public override async ValueTask<HookResult> RunAsync(HookInput input, CancellationToken cancellationToken)
    {
        if (input is not PostToolInput { Result: { IsError: false } result } || !result.Paths.Any(static path => path.EndsWith(Inventory.File, StringComparison.Ordinal)))
        {
            return HookResult.None;
        }

        try
        {
            var problems = (await Inventory.ReadAsync(workspace.Files, cancellationToken)).Problems;
            return problems.Count == 0 ? HookResult.None : new HookResult { AddedContext = string.Join('\n', problems) };
        }
        catch (FileAccessException)
        {
            // The edit is none the worse for it.
            return HookResult.None;
        }
    }
}
