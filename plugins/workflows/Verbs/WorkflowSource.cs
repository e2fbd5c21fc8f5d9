using AgentHost.Plugins.Workflows.Reading;

namespace AgentHost.Plugins.Workflows.Verbs;

/// <summary>
/// Workflows of the project and the person as slash commands. What is found changes nothing by itself: the command is a prompt that has the tool
/// <c>workflow</c> called, which asks before it starts.
/// </summary>
internal sealed class WorkflowSource(WorkflowFiles files) : CommandSource
{
    /// <inheritdoc/>
    public override async ValueTask<IReadOnlyList<CommandSpec>> ListAsync(CancellationToken cancellationToken)
    {
        var specs = new List<CommandSpec>();
        var all = await files.ListAsync(bundledAlone: false, cancellationToken);
        foreach (var found in all.Where(static each => each.Origin != "bundled" && each.Name == each.Name.ToLowerInvariant()))
        {
            if ((await files.ReadAsync(found.Name, cancellationToken)).Read is { IsUsable: true, Workflow: { } workflow })
            {
                var about = workflow.Description.Length > 0 ? workflow.Description : "A workflow.";
                specs.Add(new CommandSpec(found.Name, about) { ArgumentHint = workflow.WordsKey is null ? "" : "[TASK]" });
            }
        }

        return specs;
    }

    /// <inheritdoc/>
    public override async ValueTask<CommandResult?> RunAsync(CommandCall call, string? sessionId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        var all = await files.ListAsync(bundledAlone: false, cancellationToken);
        if (all.FirstOrDefault(each => each.Name == call.Name && each.Origin != "bundled") is not { } found)
        {
            return null;
        }

        var read = (await files.ReadAsync(found.Name, cancellationToken)).Read;
        var task = (call.Text ?? string.Join(' ', call.Arguments)).Trim();
        var given = task.Length > 0 ? $" and this task, word by word:\n\n{task}" : " and no task.";
        return !read.IsUsable
            ? CommandResult.Wrong($"The workflow {found.Name} has mistakes: agent workflow check {found.Name} shows them.")
            : new CommandResult([])
            {
                Prompt = $"Call the tool workflow with the name {found.Name}{given}\n\nThen say in a few sentences what came of it.",
                File = found.File,
            };
    }
}
