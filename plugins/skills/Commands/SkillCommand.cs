using System.Globalization;
using System.Text.Json;
using AgentHost.Plugins.Skills.Calling;
using AgentHost.Plugins.Skills.Checking;
using AgentHost.Plugins.Skills.Finding;

namespace AgentHost.Plugins.Skills.Commands;

/// <summary><c>agent skill</c>, and <c>/skill</c>.</summary>
internal sealed class SkillCommand(SkillLibrary library) : Command
{
    public override async ValueTask<CommandResult> RunAsync(CommandCall call, CommandContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(context);
        var set = await library.ReadAsync(context.Capabilities, cancellationToken);
        return call.Arguments.ToArray() switch
        {
            [] or ["list"] => List(set),
            ["show", var name] => Show(name, set),
            ["validate", ..] => Validate([.. call.Arguments.Skip(1)], set),
            ["new", var name] =>
                SkillTemplate.Make(name, Text(call, "description"), Flag(call, "user"), library, await IsTakenAsync(name, context, cancellationToken)),
            _ => CommandResult.Wrong("Say agent skill list, show NAME, validate [FOLDER…] or new NAME."),
        };
    }

    private static async ValueTask<bool> IsTakenAsync(string name, CommandContext context, CancellationToken cancellationToken) =>
        context.Capabilities is { } capabilities
        && (await capabilities.ListAsync(CapabilityKinds.Command, cancellationToken)).Any(command => command.Name == name);

    private static CommandResult List(SkillSet set)
    {
        var rows = set.All.Select(skill =>
        {
            var (state, reason) = SkillJson.StateOf(skill);
            var about = state == "active" ? skill.Description : $"({state}: {reason})";
            return (IReadOnlyList<string>)[skill.Name, skill.Scope, skill.Place.Label, Short(about, 160)];
        }).ToList();
        List<DisplayBlock> blocks = rows.Count == 0
            ? [new TextBlock("There are no skills here: agent skill new NAME makes one.")]
            : [new TableBlock(["name", "scope", "place", "description"], rows)];
        foreach (var line in set.All.SelectMany(static skill => skill.Warnings.Select(warning => $"! {skill.Qualified}: {warning}"))
            .Concat(set.Problems.Select(static problem => "! " + problem)))
        {
            blocks.Add(new TextBlock(line));
        }

        return new CommandResult(blocks) { Data = SkillJson.Of(set) };
    }

    private static CommandResult Show(string name, SkillSet set)
    {
        if (set.Find(name) is not { } skill)
        {
            return CommandResult.Wrong($"There is no skill {name}; agent skill list shows those that are there.");
        }

        string body;
        try
        {
            body = SkillText.Body(skill);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return CommandResult.Wrong($"The skill {skill.Name} cannot be read: {exception.Message}");
        }

        var head = new List<string>
        {
            $"{skill.Name} ({skill.Qualified}): {skill.Description}", $"file: {skill.File}", SkillBody.Files(skill.Folder).TrimEnd()
        };
        head.Add(skill.AllowedTools.Count > 0 ? $"allows: {string.Join(' ', ToolRules.Of(skill.AllowedTools))}" : "");
        head.Add($"called by: {(skill.UserInvocable ? $"you, /{skill.Name}{(skill.ArgumentHint is { } hint ? " " + hint : "")}" : "")}"
            + $"{(skill.UserInvocable && skill.ModelInvocable ? "; " : "")}{(skill.ModelInvocable ? "the model" : "")}");
        head.AddRange(skill.Warnings.Select(static warning => "! " + warning));
        return new CommandResult([new TextBlock(string.Join('\n', head.Where(static line => line.Length > 0))), new TextBlock(""), new MarkdownBlock(body)])
        {
            Data = SkillJson.Of(skill, body)
        };
    }

    private CommandResult Validate(IReadOnlyList<string> folders, SkillSet set)
    {
        // Without words: the project's own.
        var wanted = folders.Count > 0
            ? folders.Select(folder => FolderOf(folder, set)).ToList()
            : set.All.Where(static skill => skill.Place.Scope == SkillScope.Project).Select(static skill => skill.Folder)
                .Distinct(StringComparer.Ordinal).ToList();
        var checkedFolders = wanted.Select(static folder => (Folder: (string?)folder, Faults: SkillValidator.Check(folder))).ToList();

        // What is no skill at all is in no list of skills.
        checkedFolders.AddRange(
            folders.Count > 0 ? [] : set.ProjectProblems
                .Select(static problem => ((string?)null, (IReadOnlyList<SkillFault>)[new SkillFault(0, 0, problem, SkillCodes.FileUnreadable)])));
        var blocks = new List<DisplayBlock>();
        foreach (var (folder, faults) in checkedFolders)
        {
            if (folder is null)
            {
                blocks.AddRange(faults.Select(static fault => new TextBlock($"✗ {fault.Message}")));
                continue;
            }

            var shown = Path.GetRelativePath(library.Workspace.Root, folder) is var relative && !relative.StartsWith("..", StringComparison.Ordinal)
                ? relative
                : folder;
            blocks.Add(new TextBlock(faults.Any(static fault => fault.IsError) ? $"✗ {shown}" : $"✓ {shown}"));
            foreach (var fault in faults)
            {
                blocks.Add(new TextBlock(
                    $"  {(fault.Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{fault.Line}:{fault.Column} ") : "")}"
                    + $"{(fault.IsError ? "" : "(advice) ")}{fault.Message} ({fault.Code})"));
            }
        }

        if (checkedFolders.Count == 0)
        {
            blocks.Add(new TextBlock("The project has no skills of its own; name a folder."));
        }

        return new CommandResult(blocks)
        {
            ExitCode = checkedFolders.Exists(static each => each.Faults.Any(static fault => fault.IsError)) ? 1 : 0,
            Data = SkillJson.Make(writer => Write(writer, checkedFolders)),
        };
    }

    /// <summary>A folder, or that of a skill that is called so.</summary>
    private string FolderOf(string word, SkillSet set)
    {
        var folder = Path.GetFullPath(word, library.Workspace.Root);
        return !Path.Exists(folder) && !word.AsSpan().ContainsAny('/', '\\') && set.Find(word) is { } skill ? skill.Folder : folder;
    }

    private static void Write(Utf8JsonWriter writer, List<(string? Folder, IReadOnlyList<SkillFault> Faults)> all)
    {
        writer.WriteStartArray();
        foreach (var (folder, faults) in all)
        {
            writer.WriteStartObject();
            writer.WriteString("folder", folder);
            writer.WriteBoolean("valid", !faults.Any(static fault => fault.IsError));
            writer.WriteStartArray("faults");
            foreach (var fault in faults)
            {
                writer.WriteStartObject();
                SkillJson.WriteFault(writer, fault);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string Short(string text, int most) => text.Length <= most ? text : text[..(most - 1)] + "…";

    private static string? Text(CommandCall call, string name) =>
        call.Options.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool Flag(CommandCall call, string name) => call.Options.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.True;
}
