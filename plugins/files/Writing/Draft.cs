namespace AgentHost.Plugins.Files.Writing;

/// <summary>A change of several files, worked out in memory.</summary>
internal sealed record Draft
{
    /// <summary>Reason why it cannot be done; there is no edit then.</summary>
    public string? Error { get; init; }

    /// <summary>Remarks for the model: what was not exact.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Versions that it was made from.</summary>
    public IReadOnlyList<(string Path, string? Hash)> Versions { get; init; } = [];

    /// <summary>The change of all files as one.</summary>
    public WorkspaceEdit Edit { get; init; } = new([]);

    /// <summary>The plan with what the draft would do, or a refusal where there is no such draft.</summary>
    /// <param name="plan">What is known without looking at a file.</param>
    /// <param name="make">Makes the draft; may throw <see cref="FileAccessException"/>.</param>
    /// <param name="context">The call's.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async ValueTask<ToolPlan> PlanAsync(ToolPlan plan, Func<ValueTask<Draft>> make, ToolContext context, CancellationToken cancellationToken)
    {
        try
        {
            var draft = await make();
            if (draft.Error is { } error)
            {
                return ToolPlan.Refuse(plan.Call, error);
            }

            var preview = await context.Edits.PreviewAsync(draft.Edit, cancellationToken);
            return preview.Error is { } refused
                ? ToolPlan.Refuse(plan.Call, refused)
                : plan with { State = PlannedVersions.Write(draft.Versions), Preview = EditMessages.Blocks(preview) };
        }
        catch (FileAccessException exception) when (exception.Failure == FileAccessFailure.NotPermitted)
        {
            return plan with { Risk = Risk.High, Reasons = [$"{exception.Path} could not be looked at before asking: no preview"] };
        }
        catch (FileAccessException exception)
        {
            return ToolPlan.Refuse(plan.Call, exception.Message);
        }
    }

    /// <summary>Makes the change, unless a file is no longer what the plan was made from.</summary>
    /// <param name="plan">What was permitted.</param>
    /// <param name="verb">What is said of a file that was there: <c>Edited</c>.</param>
    /// <param name="context">The call's.</param>
    /// <param name="cancellationToken">Ends the waiting for other changes.</param>
    public async ValueTask<ToolResult> ApplyAsync(ToolPlan plan, string verb, ToolContext context, CancellationToken cancellationToken)
    {
        // A file that changed since is the better explanation than a change that no longer fits.
        foreach (var (path, hash) in Versions)
        {
            if (PlannedVersions.Compare(plan.State, path, hash) is { } changed)
            {
                return ToolResult.Error(changed);
            }
        }

        if (Error is { } error)
        {
            return ToolResult.Error(error);
        }

        var result = await context.Edits.ApplyAsync(Edit, cancellationToken);
        return result.Error is { } refused ? ToolResult.Error(refused) : EditMessages.Result(result, verb, Notes);
    }
}
