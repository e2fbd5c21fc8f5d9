using System.Text.Json;
using AgentHost.Plugins.Skills.Finding;

namespace AgentHost.Plugins.Skills.Commands;

/// <summary><c>agent skill new NAME</c>: a folder with a SKILL.md to fill in; nothing that is there is ever replaced.</summary>
internal static class SkillTemplate
{
    /// <param name="name">The skill's name.</param>
    /// <param name="description">What it is for; null for a sentence to fill in.</param>
    /// <param name="user">Below the person's home instead of the workspace.</param>
    /// <param name="library">Where it goes.</param>
    /// <param name="taken">Whether a command has the name already, which <c>/name</c> calls then.</param>
    public static CommandResult Make(string name, string? description, bool user, SkillLibrary library, bool taken)
    {
        if (name.Length == 0 || name != SkillReader.Callable(name) || name.Length > SkillReader.LongestName
            || name.Any(static c => c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')))
        {
            return CommandResult.Wrong(
                $"A skill's name has lower-case letters, digits and single hyphens, from 1 to {SkillReader.LongestName} of them: "
                + $"\"{(name.Length > 80 ? name[..80] + "…" : name)}\" is none.");
        }

        if (user && library.Variables("HOME") is not { Length: > 0 })
        {
            return CommandResult.Wrong("There is no home folder to put it into: HOME is not set.");
        }

        if (!user && library.Workspace.Target is not "local" and var target)
        {
            return CommandResult.Wrong($"A skill is made on this machine alone, and this workspace is on {target}: add --user, or ask the agent for it there.");
        }

        if (description is not null && (string.IsNullOrWhiteSpace(description) || description.Length > SkillReader.LongestDescription))
        {
            return CommandResult.Wrong(
                $"A description says what the skill does and when it is to be used, in 1 to {SkillReader.LongestDescription} characters; "
                + "leave --description out for a sentence to fill in.");
        }

        var folder = Path.Combine(user ? library.Variables("HOME")! : library.Workspace.Root, ".agents", "skills", name);
        var file = Path.Combine(folder, "SKILL.md");
        try
        {
            Directory.CreateDirectory(folder);
            using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
            stream.Write(System.Text.Encoding.UTF8.GetBytes(Text(name, description)));
        }
        catch (IOException) when (File.Exists(file))
        {
            return new CommandResult([new TextBlock($"{file} is there already, and is left as it is.")]) { ExitCode = 1 };
        }

        var made = new TextBlock($"Made {file}: write into it what a colleague who knows nothing of it would need. agent skill validate checks it.");
        return new CommandResult(taken
            ? [
                made,
                new TextBlock(
                    $"! /{name} is a command already, which is called before the skill is: the model can load this one, but you cannot call it. "
                    + "Give it another name.")
            ]
            : [made])
        {
            Data = SkillJson.Make(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("name", name);
                writer.WriteString("file", file);
                writer.WriteEndObject();
            }),
        };
    }

    private static string Text(string name, string? description) =>
        $"""
        ---
        name: {name}
        description: "{JsonEncodedText.Encode(description ?? $"Says how {name.Replace('-', ' ')} is done here. Use it when the person asks for it.", System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}"
        ---

        # {char.ToUpperInvariant(name[0])}{name[1..].Replace('-', ' ')}

        When to use this, and what has to be there before.

        1. The first step, with the command that does it.
        2. How to see that it worked.

        Put scripts into `scripts/` and call them, in quotes, as `sh "${"{SKILL_DIR}"}/scripts/NAME.sh"`; put what is read only now and then into `references/`.

        """;
}
