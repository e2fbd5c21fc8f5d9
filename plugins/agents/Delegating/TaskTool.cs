using System.Globalization;
using System.Text;

namespace AgentHost.Plugins.Agents.Delegating;

/// <summary>Gives a task to a sub-agent.</summary>
[Tool("task", Effects = ToolEffects.Agent, TimeoutSeconds = 3600)]
internal sealed partial class TaskTool : Tool<TaskArguments>
{
    private const int MostFiles = 50;
    private const int LongestPrompt = 200_000;
    private const int LongestName = 200;

    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(TaskArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken)
    {
        var words = string.Join(' ', arguments.Description.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

        // It touches nothing itself: what the sub-agent does is judged call by call.
        return new(Wrong(arguments, words) is { } wrong
            ? ToolPlan.Refuse(call, wrong)
            : new ToolPlan(
                call, $"Sub-agent{(arguments.Agent is { Length: > 0 } agent ? " " + agent : "")}: {words}") { Preview = [new TextBlock(arguments.Prompt)] });
    }

    /// <summary>Checks the arguments; returns a sentence on what is wrong with them, or null for nothing.</summary>
    internal static string? Wrong(TaskArguments arguments, string description) =>
        string.IsNullOrWhiteSpace(arguments.Prompt) ? "prompt is empty: say what the sub-agent is to do."
        : arguments.Prompt.Length > LongestPrompt
            ? $"prompt has {arguments.Prompt.Length} characters, {LongestPrompt} are the most: name files that the sub-agent can read."
        : description.Length is 0 or > LongestName ? $"description says in a few words, of {LongestName} characters at most, what the task is."
        : arguments.Agent is { Length: > LongestName } ? $"agent is a name, of {LongestName} characters at most."
        : arguments.Model is { Length: > LongestName } ? $"model is a name, of {LongestName} characters at most."
        : null;

    /// <inheritdoc/>
    protected override async ValueTask<ToolResult> ExecuteAsync(
        TaskArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        if (context.Agents is not { } agents)
        {
            return ToolResult.Error("This host starts no sub-agents here: do it yourself.");
        }

        if (agents.Refusal is { } refusal)
        {
            return ToolResult.Error(refusal);
        }

        var result = await agents.RunAsync(
            new SubAgentRequest(arguments.Prompt) { Description = arguments.Description, Agent = Named(arguments.Agent), Model = Named(arguments.Model) },
            cancellationToken);
        return new ToolResult([new TextPart(Write(result))]) { IsError = result.Outcome != TurnOutcome.Answered, Paths = result.Files };
    }

    /// <summary>Writes the result for the caller to read.</summary>
    internal static string Write(SubAgentResult result)
    {
        var text = new StringBuilder();
        if (result.Outcome != TurnOutcome.Answered)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"The sub-agent did not finish: {result.Reason?.TrimEnd('.') ?? "no reason is known"}.{(result.Text.Length > 0 ? " What it said last:" : "")}"
                + $"\n");
        }

        text.Append(result.Text.Length > 0 || result.Outcome != TurnOutcome.Answered ? result.Text : "(It answered nothing.)");
        if (result.Files.Count > 0)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n\nIt changed: {string.Join(", ", result.Files.Take(MostFiles))}"
                + $"{(result.Files.Count > MostFiles ? $" and {result.Files.Count - MostFiles} more" : "")}");
        }

        return text.ToString();
    }

    /// <summary>Some models write an empty text for what they leave out.</summary>
    private static string? Named(string? word) => string.IsNullOrWhiteSpace(word) ? null : word;
}
