using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentHost.Plugins.Skills.Finding;
using AgentHost.Plugins.Skills.Prompting;
using AgentHost.RealPaths;

namespace AgentHost.Plugins.Skills.Calling;

/// <summary>Loads skills, reads their files, finds them.</summary>
[Tool("skill", Effects = ToolEffects.Read | ToolEffects.Execute | ToolEffects.Agent, TimeoutSeconds = 180)]
internal sealed partial class SkillTool(SkillsPlugin plugin, IWorkspaceContext workspace) : Tool<SkillArguments>
{
    private const int MostFound = 20;
    private const int MostFile = 200_000;
    private const int MostOutput = 10_000;
    private const int LongestName = 500;
    private const int LongestArguments = 20_000;

    /// <summary>Seconds that a sub-agent gets.</summary>
    private const double ForkTime = 3_600;

    private static readonly TimeSpan CommandTime = TimeSpan.FromSeconds(30);

    private SkillLibrary Library => plugin.LibraryOf(workspace);

    /// <inheritdoc/>
    protected override async ValueTask<ToolPlan> PrepareAsync(SkillArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken)
    {
        if (arguments.Arguments is { Length: > LongestArguments }
            || new[] { arguments.Name, arguments.File, arguments.Query }.Any(static word => word is { Length: > LongestName }))
        {
            return ToolPlan.Refuse(call, $"arguments may have {LongestArguments} characters; name, file and query {LongestName} each.");
        }

        if (arguments.Query is { Length: > 0 } query && arguments.Name is null)
        {
            return new ToolPlan(call, $"Find skills: {query}") { Effects = ToolEffects.None };
        }

        if (arguments.Name is not { Length: > 0 } name)
        {
            return ToolPlan.Refuse(call, "Give the name of a skill, or words to find one by (query).");
        }

        var set = await Library.ReadAsync(context.Capabilities, cancellationToken);
        if (set.Find(name) is not { } skill)
        {
            return ToolPlan.Refuse(call, Unknown(name, set));
        }

        if (!skill.ModelInvocable && !plugin.IsAsked(context.SessionId, skill.File))
        {
            return ToolPlan.Refuse(call, $"The skill {skill.Name} is the person's to call (disable-model-invocation): they write /{skill.Name}.");
        }

        if (arguments.File is { } file)
        {
            return new ToolPlan(call, $"Read {file} of the skill {skill.Name}") { Effects = ToolEffects.None };
        }

        IReadOnlyList<string> commands;
        try
        {
            commands = Library.RunsShell ? SkillBody.Commands(Filled(skill)) : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ToolPlan.Refuse(call, $"The skill {skill.Name} cannot be read: {exception.Message}");
        }

        return new ToolPlan(
            call, skill.Fork ? $"Run the skill {skill.Name}{(skill.Agent is { } agent ? $" as {agent}" : "")} by a sub-agent" : $"Load the skill {skill.Name}")
        {
            TimeoutSeconds = skill.Fork ? ForkTime : null,
            Effects = commands.Count > 0 ? ToolEffects.Execute : ToolEffects.None,
            Resources = [.. commands.Select(Resource.ShellLine)],
            Preview = commands.Count > 0 ? [new CodeBlock(string.Join('\n', commands), "sh")] : [],
            Reasons = commands.Count > 0 ? [$"the skill {skill.Name} runs commands when it is loaded"] : [],
        };
    }

    /// <inheritdoc/>
    protected override async ValueTask<ToolResult> ExecuteAsync(
        SkillArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        var set = await Library.ReadAsync(context.Capabilities, cancellationToken);
        if (arguments.Name is null)
        {
            return ToolResult.Text(Found(arguments.Query ?? "", set));
        }

        if (set.Find(arguments.Name) is not { } skill)
        {
            return ToolResult.Error(Unknown(arguments.Name, set));
        }

        try
        {
            if (arguments.File is { } file)
            {
                return await ReadFileAsync(skill, file, cancellationToken);
            }

            var body = Filled(skill);
            var outputs = Library.RunsShell ? await RunAsync(body, plan, context, cancellationToken) : null;
            await Library.CountUseAsync(skill.Name, cancellationToken);
            var text = SkillText.Write(skill, workspace.Trusted, SkillBody.Fill(body, arguments.Arguments ?? "", skill.Folder, outputs, Library.ShellRefusal));
            IReadOnlyList<string> allow = workspace.Trusted ? ToolRules.Of(skill.AllowedTools) : [];

            // Where there can be no sub-agent, the skill is as good in the conversation itself.
            return skill.Fork && context.Agents is { Refusal: null } agents
                ? await ForkedSkill.RunAsync(skill, text, allow, agents, cancellationToken)
                : ToolResult.Text(text) with { Allow = allow, Pin = skill.Name };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ToolResult.Error($"The skill {skill.Name} cannot be read: {exception.Message}");
        }
    }

    /// <summary>The body with the place of its folder in it, which commands name too; arguments never reach a command.</summary>
    private static string Filled(Skill skill)
    {
        var lines = SkillText.Body(skill).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            lines[i] = lines[i].StartsWith("!`", StringComparison.Ordinal)
                ? lines[i].Replace("${SKILL_DIR}", skill.Folder, StringComparison.Ordinal)
                : lines[i];
        }

        return string.Join('\n', lines);
    }

    private static string Unknown(string name, SkillSet set)
    {
        var near = new SkillRanking(name, [], new Dictionary<string, int>()).Search([.. set.Active], 5);
        var names = near.Count > 0 ? near : [.. set.Active.OrderBy(static skill => skill.Name, StringComparer.Ordinal).Take(30)];
        return $"There is no skill {name}. "
            + $"{(names.Count == 0
                ? "There are none here."
                : $"There {(near.Count > 0 ? "may be meant" : "are")}: {string.Join(", ", names.Select(static skill => skill.Name))}.")}";
    }

    private static string Found(string query, SkillSet set)
    {
        var skills = set.Active.Where(static skill => skill.ModelInvocable).ToList();
        var found = new SkillRanking(query, [], new Dictionary<string, int>()).Search(skills, MostFound);
        return found.Count == 0
            ? $"No skill has to do with \"{query}\"; there are {skills.Count.ToString(CultureInfo.InvariantCulture)}: "
                + $"{string.Join(", ", skills.Select(static skill => skill.Name).Order(StringComparer.Ordinal).Take(60))}."
            : string.Join('\n', found.Select(static skill => $"- {skill.Name}: {skill.Description}"));
    }

    private async ValueTask<ToolResult> ReadFileAsync(Skill skill, string file, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(file, skill.Folder);
        if (!RealPath.IsBelow(path, skill.Folder) || !File.Exists(path))
        {
            return ToolResult.Error($"The skill {skill.Name} has no file {file}. {SkillBody.Files(skill.Folder).TrimEnd()}");
        }

        if (await Library.FindReadProblemAsync(skill, path, cancellationToken) is { } problem)
        {
            return ToolResult.Error($"{file} is not read: {problem}");
        }

        var bytes = SkillFile.Read(path);
        if (bytes.Length == 0)
        {
            return ToolResult.Error($"{file} is empty, or no regular file (a pipe, a device); it lies at {path}.");
        }

        if (bytes.AsSpan(0, Math.Min(bytes.Length, 8_192)).Contains((byte)0))
        {
            return ToolResult.Error($"{file} is not text; it lies at {path}.");
        }

        var text = Encoding.UTF8.GetString(bytes);
        return ToolResult.Text(text.Length <= MostFile ? text : $"{text[..MostFile]}\n[… cut at {MostFile} characters …]");
    }

    private async ValueTask<IReadOnlyList<string>> RunAsync(string body, ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        var outputs = new List<string>();
        foreach (var command in SkillBody.Commands(body))
        {
            // What was not agreed to is not run: the file may have changed since.
            outputs.Add(plan.Resources.Any(resource => resource.Kind == ResourceKind.Command && resource.Value == command)
                ? await RunAsync(command, context, cancellationToken)
                : $"(not run: {command})");
        }

        return outputs;
    }

    private static async ValueTask<string> RunAsync(string command, ToolContext context, CancellationToken cancellationToken)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(CommandTime);
        var text = new StringBuilder();
        var shell = context.Workspace.Processes.Shell;
        try
        {
            await using var process = await context.Workspace.Processes.StartAsync(new ProcessSpec(shell[0], [.. shell.Skip(1), command]), time.Token);
            await foreach (var chunk in process.ReadAsync(time.Token))
            {
                if (text.Length < MostOutput)
                {
                    text.Append(Encoding.UTF8.GetString(chunk.Bytes.Span));
                }
            }

            var code = await process.WaitAsync(time.Token);
            return (text.Length > MostOutput ? text.ToString(0, MostOutput) + "\n[… cut …]" : text.ToString())
                + (code == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"\n(exit code {code})"));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"{text}\n(ended after {CommandTime.TotalSeconds:0} s: {command})";
        }
        catch (ProcessStartException exception)
        {
            return $"(not run: {command}: {exception.Message})";
        }
    }
}
