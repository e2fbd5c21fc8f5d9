namespace Samples.DomainPack;

/// <summary>Lists the machines of the inventory, with their roles and lines.</summary>
[Tool("host_list", Effects = ToolEffects.Read, Defer = true)]
internal sealed partial class HostListTool : Tool<HostListArguments>
{
    protected override ValueTask<ToolPlan> PrepareAsync(HostListArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
        new(new ToolPlan(call, "List machines") { Effects = ToolEffects.Read, Resources = [Resource.ReadPath(Inventory.File)] });

    protected override async ValueTask<ToolResult> ExecuteAsync(HostListArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        try
        {
            var inventory = await Inventory.ReadAsync(context.Workspace.Files, cancellationToken);
            var lines = inventory.Machines.Where(machine => arguments.Role is null || machine.Role == arguments.Role).Select(machine => $"{machine.Name}  {machine.Role}{(machine.Protected ? "  protected" : "")}  # {Inventory.File}:{machine.Line}");
            return ToolResult.Text(string.Join('\n', lines.Concat(inventory.Problems)) is { Length: > 0 } text ? text : "None.");
        }
        catch (FileAccessException exception)
        {
            return ToolResult.Error(exception.Message);
        }
    }
}
