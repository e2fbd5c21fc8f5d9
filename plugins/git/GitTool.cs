using System.Globalization;
using AgentHost.Plugins.Git.Results;
using AgentHost.Plugins.Git.Running;
using AgentHost.Plugins.Git.Verbs;

namespace AgentHost.Plugins.Git;

/// <summary>Works with git. Waits behind the search for tools: a model that has a shell can do without it.</summary>
[Tool("git", Effects = ToolEffects.Read | ToolEffects.Write | ToolEffects.Execute, Defer = true)]
internal sealed partial class GitTool : Tool<GitArguments>
{
    private const int TitleLength = 120;

    // The host's own limit falls after ours, so that git can take its locks away.
    private const double Slack = 15;

    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(GitArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken)
    {
        arguments = FieldCheck.Normalize(arguments);
        var verb = VerbTable.Of(arguments.Action);
        if (FieldCheck.Find(arguments, verb) is { } wrong)
        {
            return new(ToolPlan.Refuse(call, wrong));
        }

        var plan = PlanOf(verb, arguments, context);
        if (plan.Refusal is { } refusal)
        {
            return new(ToolPlan.Refuse(call, refusal));
        }

        // All that may be started, word by word: what the call is for comes first.
        var commands = plan.Commands.Concat([.. plan.Looks, GitQueries.Place, GitQueries.Filters]).DistinctBy(static words => string.Join('\0', words))
            .Select(static words => Resource.Program(["git", .. words])).ToList();
        return new(new ToolPlan(call, SafeText.Line("git " + string.Join(' ', plan.Words), TitleLength))
        {
            // What it reads and writes is judged with the command and the paths; an effect named beside them would want a rule for the whole tool.
            Effects = ToolEffects.Read | ToolEffects.Execute | (plan.Resources.Any(static resource => resource.Write) ? ToolEffects.Write : ToolEffects.None),
            Resources = [.. commands, .. plan.Resources],
            Risk = plan.Risk,
            Reasons = plan.Reason is null ? [] : [plan.Reason],
            Preview = plan.Preview is null ? [new CodeBlock(commands[0].Value, "sh")] : [new CodeBlock(commands[0].Value, "sh"), new TextBlock(plan.Preview)],
            TimeoutSeconds = Timeout(plan, context) + Slack,
        });
    }

    /// <inheritdoc/>
    protected override async ValueTask<ToolResult> ExecuteAsync(GitArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        arguments = FieldCheck.Normalize(arguments);
        var verb = VerbTable.Of(arguments.Action);
        var seconds = Timeout(PlanOf(verb, arguments, context), context);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(seconds));
        try
        {
            var repository = await Repository.OpenAsync(context, limit.Token);
            return await verb.RunAsync(new(arguments, repository, context), limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ToolResult.Error(string.Create(
                CultureInfo.InvariantCulture,
                $"git did not end within {seconds} s and was ended. Name fewer paths, or ask the person to raise tools.git.timeout."));
        }
        catch (GitException exception)
        {
            return ToolResult.Error(exception.Message);
        }
        catch (ProcessStartException exception)
        {
            return ToolResult.Error(exception.Message);
        }
    }

    private static VerbPlan PlanOf(Verb verb, GitArguments arguments, ToolContext context)
    {
        try
        {
            return verb.Plan(arguments, context);
        }
        catch (GitException exception)
        {
            return VerbPlan.Refuse(exception.Message);
        }
    }

    private static int Timeout(VerbPlan plan, ToolContext context) =>
        ToolSettings.Number(context.Settings, "timeout", plan.Slow ? 600 : 60, 1, 24 * 3_600);
}
