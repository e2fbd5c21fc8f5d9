using System.Globalization;

namespace AgentHost.Plugins.SessionTools.Questions;

/// <summary>Asks the person at whatever surface there is.</summary>
[Tool("ask_user", Effects = ToolEffects.None, NeedsUser = true)]
internal sealed partial class AskUserTool : Tool<AskArguments>
{
    // The host waits ten minutes for each answer, and a little for ours.
    private const double SecondsForEach = 605;

    private const int TitleLength = 120;
    private const int MaxLength = 8_000;

    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(AskArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken)
    {
        if (arguments.Questions.Any(static asked => string.IsNullOrWhiteSpace(asked.Question)) || arguments.Questions.Sum(Length) > MaxLength)
        {
            return new(ToolPlan.Refuse(call, $"A question is empty, or all together are longer than {MaxLength} characters: ask in a few words."));
        }

        var first = arguments.Questions[0].Question.ReplaceLineEndings(" ");
        return new(context.User is null
            ? ToolPlan.Refuse(call, "Nobody is there to answer: decide as well as you can, and say in your answer what you assumed.")
            : new ToolPlan(
                call,
                $"Ask: {(first.Length > TitleLength ? first[..TitleLength] + "…" : first)}") { TimeoutSeconds = arguments.Questions.Count * SecondsForEach });
    }

    /// <inheritdoc/>
    protected override async ValueTask<ToolResult> ExecuteAsync(AskArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        if (context.User is not { } user)
        {
            return ToolResult.Error("Nobody is there to answer any more: decide as well as you can.");
        }

        var answers = new List<string>();
        var given = 0;
        foreach (var asked in arguments.Questions)
        {
            var answer = await user.AskAsync(
                new Question(asked.Question)
                {
                    Header = asked.Header,
                    Options = [.. (asked.Options ?? []).Select(static option => new QuestionOption(option.Label) { Description = option.Description })],
                    MultiSelect = asked.MultiSelect,
                },
                cancellationToken);
            given += answer is { Values.Count: > 0 } ? 1 : 0;
            answers.Add(string.Create(
                CultureInfo.InvariantCulture, $"{asked.Question}\n→ {(answer is { Values.Count: > 0 } ? string.Join("; ", answer.Values) : "(no answer)")}"));
        }

        return ToolResult.Text(string.Join('\n', answers) + (given == 0 ? "\nDecide as well as you can, and say in your answer what you assumed." : ""));
    }

    private static int Length(AskedQuestion asked) =>
        asked.Question.Length + (asked.Options ?? []).Sum(static option => option.Label.Length + (option.Description?.Length ?? 0));
}
