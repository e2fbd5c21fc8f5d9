namespace Samples.DomainPack;

/// <summary>Starts a machine of the inventory anew. A person is asked each time.</summary>
[Tool("host_reboot", Effects = ToolEffects.Read | ToolEffects.Execute, Defer = true)]
internal sealed partial class HostRebootTool(IWorkspaceContext workspace) : Tool<HostRebootArguments>
{
    protected override async ValueTask<ToolPlan> PrepareAsync(HostRebootArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken)
    {
        try
        {
            var inventory = await Inventory.ReadAsync(context.Workspace.Files, cancellationToken);
            if (inventory.Machines.FirstOrDefault(known => known.Name == arguments.Name) is not { } machine)
            {
                return ToolPlan.Refuse(call, $"There is no machine {arguments.Name}: host_list shows those that there are.");
            }

            // No rule and no person can allow this: it is refused before anybody is asked.
            if (machine.Protected || ToolSettings.Texts(workspace.Settings, "protected").Contains(machine.Name))
            {
                return ToolPlan.Refuse(call, $"{machine.Name} is protected: it is not started anew from here.");
            }

            return new ToolPlan(call, $"Reboot {machine.Name}")
            {
                Effects = ToolEffects.Read | ToolEffects.Execute,
                Resources = [Resource.Program(Words(machine.Name)), Resource.ReadPath(Inventory.File)],
                Risk = Risk.High,
                Reasons = ["What runs on it is cut off."],
                ApprovalReason = $"Starting {machine.Name} anew wants a person's word each time.",
            };
        }
        catch (FileAccessException exception)
        {
            return ToolPlan.Refuse(call, exception.Message);
        }
    }

    protected override async ValueTask<ToolResult> ExecuteAsync(HostRebootArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        try
        {
            var words = Words(arguments.Name);
            await using var process = await context.Workspace.Processes.StartAsync(new ProcessSpec(words[0], [.. words.Skip(1)]), cancellationToken);
            return await process.WaitAsync(cancellationToken) == 0 ? ToolResult.Text($"{arguments.Name} starts anew.") : ToolResult.Error($"{arguments.Name} could not be reached.");
        }
        catch (ProcessStartException exception)
        {
            return ToolResult.Error(exception.Message);
        }
    }

    // What the plan names is what is started, word by word.
    private static IReadOnlyList<string> Words(string name) => ["ssh", "-o", "BatchMode=yes", "--", name, "sudo", "reboot"];
}
