using System.Globalization;
using System.Text;
using AgentHost.FrontMatter;

namespace AgentHost.Plugins.Skills.Finding;

/// <summary>Makes a skill of a file, whatever its head is like: each oddity is a warning.</summary>
internal static class SkillReader
{
    public const int LongestName = 64;
    public const int LongestDescription = 1_024;
    public const int LongestCompatibility = 500;

    private const int MostWarnings = 10;

    /// <summary>The longest text, in bytes, that nothing is said of: some 25,000 tokens.</summary>
    private const int LongBody = 100 * 1024;

    /// <summary>The skill; null with a reason where there is nothing to offer.</summary>
    public static (Skill? Skill, string? Problem) Read(string file, SkillPlace place)
    {
        FrontDocument document;
        try
        {
            if (SkillFile.Read(file) is not { Length: > 0 } bytes)
            {
                return (null, $"{file} is empty, or no regular file (a pipe, a device): a skill is a text with a head.");
            }

            document = FrontReader.Read(bytes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, $"{file} cannot be read: {exception.Message}");
        }

        var warnings = document.Problems.Select(static problem =>
            string.Create(CultureInfo.InvariantCulture, $"line {problem.Line}: {problem.Message}")).ToList();
        var folder = Path.GetFileName(Path.GetDirectoryName(file)!);
        var name = NameOf(document, folder, warnings);
        if (name.Length == 0)
        {
            return (null, $"{file} has no name that can be called: write name: {folder.ToLowerInvariant()} into its head.");
        }

        if (!Path.GetFileName(file).Equals("SKILL.md", StringComparison.Ordinal))
        {
            warnings.Add($"the file is called {Path.GetFileName(file)}, not SKILL.md");
        }

        SkillMembers.Check(document, warnings);
        if (Encoding.UTF8.GetByteCount(document.Body) is > LongBody and var size)
        {
            warnings.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"the text has {size / 1024} KB, all of which a model reads with each call: what is needed only now and then is better kept in files of "
                + $"references/"));
        }

        var description = document.Text("description") ?? Join(document.Find("description"), warnings, "description");
        if (description is null)
        {
            description = FirstLine(document.Body);
            warnings.Add("the head has no description, by which a model would choose it");
        }

        if (description.Length > LongestDescription)
        {
            warnings.Add(
                string.Create(CultureInfo.InvariantCulture, $"the description has {description.Length} characters, {LongestDescription} are the most"));
            description = description[..LongestDescription];
        }

        return (new Skill(name, OneLine(description))
        {
            File = file,
            Place = place,
            UserInvocable = Flag(document, "user-invocable", warnings) ?? true,
            ModelInvocable = !(Flag(document, "disable-model-invocation", warnings) ?? false),
            ArgumentHint = document.Text("argument-hint") ?? (document.Find("argument-hint")?.Items is { } hint ? $"[{string.Join(", ", hint)}]" : null),
            Model = document.Text("model") is { } model && model != "inherit" ? model : null,
            Fork = document.Find("context")?.Text?.Trim() == "fork",
            Agent = document.Text("agent") is { } agent && agent != "general-purpose" ? agent : null,
            License = document.Text("license"),
            Compatibility = document.Text("compatibility"),
            AllowedTools = document.Find("allowed-tools")?.Words() ?? [],
            Warnings = [.. warnings.Take(MostWarnings)],
        }, null);
    }

    private static string NameOf(FrontDocument document, string folder, List<string> warnings)
    {
        var written = document.Text("name");
        var name = Callable(written ?? folder);
        if (written is null)
        {
            if (document.Find("name") is not null)
            {
                warnings.Add("name is no plain text; the folder's name is taken");
            }

            return name;
        }

        if (name != written)
        {
            warnings.Add($"the name \"{written}\" is called as {name}");
        }
        else if (name != folder)
        {
            warnings.Add($"the name {name} differs from the folder's, {folder}");
        }

        if (name.Length > LongestName)
        {
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"the name has more than {LongestName} characters"));
            name = name[..LongestName];
        }

        return name;
    }

    /// <summary>A name as it can be called: lower case, in one Unicode form, with hyphens for what is neither letter nor digit.</summary>
    public static string Callable(string name)
    {
        var text = UnicodeForm.Compatible(name.Trim());
        var made = new char[text.Length];
        var length = 0;
        foreach (var c in text.ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(c) || c is '_' or '.')
            {
                made[length++] = c;
            }
            else if (length > 0 && made[length - 1] != '-')
            {
                made[length++] = '-';
            }
        }

        return new string(made, 0, length).Trim('-', '.');
    }

    private static bool? Flag(FrontDocument document, string key, List<string> warnings)
    {
        if (document.Find(key) is not { } field)
        {
            return null;
        }

        if (field.Flag() is { } flag)
        {
            return flag;
        }

        warnings.Add($"{key} is neither true nor false");
        return null;
    }

    private static string? Join(FrontField? field, List<string> warnings, string key)
    {
        if (field?.Items is { Count: > 0 } items)
        {
            warnings.Add($"{key} is a list, not text");
            return string.Join(' ', items);
        }

        return null;
    }

    private static string FirstLine(string body) =>
        body.Split('\n').Select(static line => line.Trim().TrimStart('#').Trim()).FirstOrDefault(static line => line.Length > 0) is { } line
            ? line.Length > 200 ? line[..197] + "…" : line
            : "(no description)";

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
