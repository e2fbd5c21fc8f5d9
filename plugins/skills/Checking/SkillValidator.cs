using System.Globalization;
using AgentHost.FrontMatter;
using AgentHost.Plugins.Skills.Finding;

namespace AgentHost.Plugins.Skills.Checking;

/// <summary>Holds a skill to every rule of the standard (agentskills.io), with line and column.</summary>
internal static class SkillValidator
{
    private const int LongBody = 500;

    public static IReadOnlyList<SkillFault> Check(string folder)
    {
        var path = Path.GetFullPath(folder);
        if (File.Exists(path) && Path.GetFileName(path).Equals("SKILL.md", StringComparison.OrdinalIgnoreCase))
        {
            path = Path.GetDirectoryName(path)!;
        }

        if (!Directory.Exists(path))
        {
            return [new(0, 0, File.Exists(path) ? "This is a file, not a folder with a SKILL.md." : "There is no such folder.", SkillCodes.FileUnreadable)];
        }

        var file = Path.Combine(path, "SKILL.md");
        var faults = new List<SkillFault>();
        if (!File.Exists(file))
        {
            if (Directory.EnumerateFiles(path)
                .FirstOrDefault(static other => Path.GetFileName(other).Equals("SKILL.md", StringComparison.OrdinalIgnoreCase)) is not { } other)
            {
                return [new(0, 0, "There is no SKILL.md in this folder.", SkillCodes.FileUnreadable)];
            }

            file = other;
            var isPlain = Path.GetFileName(other) == "skill.md";
            faults.Add(new(0, 0, $"The file is called {Path.GetFileName(other)}: the standard calls it SKILL.md.", SkillCodes.FileName, IsError: !isPlain));
        }

        try
        {
            if (SkillFile.Real(new FileInfo(file)).Length > FrontReader.MostBytes)
            {
                faults.Add(new(0, 0, $"The file is longer than {FrontReader.MostBytes / 1024} KB, of which no more is read.", SkillCodes.FileUnreadable));
            }

            Check(FrontReader.Read(SkillFile.Read(file)), Path.GetFileName(path.TrimEnd(Path.DirectorySeparatorChar)), faults);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            faults.Add(new(0, 0, $"{Path.GetFileName(file)} cannot be read: {exception.Message}", SkillCodes.FileUnreadable));
        }

        return [.. faults.OrderBy(static fault => fault.Line).ThenBy(static fault => fault.Column)];
    }

    private static void Check(FrontDocument document, string folder, List<SkillFault> faults)
    {
        faults.AddRange(document.Problems
            .Select(static problem => new SkillFault(problem.Line, problem.Column, problem.Message, problem.Code, problem.IsError)));
        if (!document.HasHead)
        {
            return;
        }

        foreach (var field in document.Fields)
        {
            if (SkillMembers.Common.Contains(field.Key, StringComparer.Ordinal))
            {
                faults.Add(new(
                    field.Line,
                    field.Column,
                    $"{field.Key} is beyond the standard: other agents may pass over it.",
                    SkillCodes.UnknownKey,
                    IsError: false));
            }
            else if (!SkillMembers.IsKnown(field.Key))
            {
                var near = SkillMembers.Meant(field.Key);
                faults.Add(new(
                    field.Line,
                    field.Column,
                    near is null
                        ? $"\"{field.Key}\" is no member of the standard ({string.Join(", ", SkillMembers.Standard)}): put it into metadata."
                        : $"\"{field.Key}\" is written {near}.",
                    SkillCodes.UnknownKey));
            }
        }

        CheckName(document, folder, faults);
        CheckText(document, "description", SkillReader.LongestDescription, required: true, faults);
        CheckText(document, "compatibility", SkillReader.LongestCompatibility, required: false, faults);
        CheckText(document, "license", int.MaxValue, required: false, faults);
        if (Exact(document, "allowed-tools") is { Text: null, Items: null } tools)
        {
            faults.Add(new(tools.Line, tools.Column, $"allowed-tools is {tools.Kind}: expected names of tools, separated by spaces.", SkillCodes.WrongType));
        }
        else if (Exact(document, "allowed-tools") is { Items: not null } list)
        {
            faults.Add(
                new(
                    list.Line,
                    list.Column,
                    "allowed-tools is a list: the standard writes names of tools in one text, separated by spaces.",
                    SkillCodes.WrongType,
                    IsError: false));
        }

        if (Exact(document, "metadata") is { Map: null } metadata)
        {
            faults.Add(new(metadata.Line, metadata.Column, $"metadata is {metadata.Kind}: expected a map of names to texts.", SkillCodes.WrongType));
        }

        var lines = document.Body.AsSpan().Count('\n') + 1;
        if (string.IsNullOrWhiteSpace(document.Body))
        {
            faults.Add(new(document.BodyLine, 1, "There is no text behind the head: a model would learn nothing from it.", SkillCodes.Body, IsError: false));
        }
        else if (lines > LongBody)
        {
            faults.Add(new(
                document.BodyLine,
                1,
                string.Create(CultureInfo.InvariantCulture, $"The text has {lines} lines: more than {LongBody} are better kept in files of references/."),
                SkillCodes.Body,
                IsError: false));
        }
    }

    private static void CheckName(FrontDocument document, string folder, List<SkillFault> faults)
    {
        if (Exact(document, "name") is not { } field)
        {
            faults.Add(new(1, 1, $"name is missing: write name: {folder}.", SkillCodes.MissingKey));
            return;
        }

        if (field.Text?.Trim() is not { Length: > 0 } name)
        {
            faults.Add(new(field.Line, field.Column, $"name is {field.Kind}: expected text such as {folder}.", SkillCodes.WrongType));
            return;
        }

        void Fault(string message) => faults.Add(new(field.Line, field.Column, message, SkillCodes.Name));
        if (name.Length > SkillReader.LongestName)
        {
            Fault(string.Create(CultureInfo.InvariantCulture, $"name has {name.Length} characters: {SkillReader.LongestName} are the most."));
        }

        if (name.Any(static c => c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')))
        {
            Fault($"name \"{name}\" may hold lower-case letters (a to z), digits and hyphens only.");
        }

        if (name.StartsWith('-') || name.EndsWith('-'))
        {
            Fault("name may not begin or end with a hyphen.");
        }

        if (name.Contains("--", StringComparison.Ordinal))
        {
            Fault("name may not hold two hyphens in a row.");
        }

        if (name != folder)
        {
            Fault($"name \"{name}\" has to be the folder's, {folder}.");
        }
    }

    private static void CheckText(FrontDocument document, string key, int most, bool required, List<SkillFault> faults)
    {
        if (Exact(document, key) is not { } field)
        {
            if (required)
            {
                faults.Add(new(1, 1, $"{key} is missing: say what the skill does and when it is to be used.", SkillCodes.MissingKey));
            }

            return;
        }

        if (field.Text is not { } text || (text.Trim().Length == 0 && required))
        {
            faults.Add(new(field.Line, field.Column, $"{key} is {(field.Text is null ? field.Kind : "empty")}: expected text.", SkillCodes.WrongType));
        }
        else if (text.Length > most)
        {
            var message = string.Create(CultureInfo.InvariantCulture, $"{key} has {text.Length} characters: {most} are the most.");
            faults.Add(new(field.Line, field.Column, message, SkillCodes.WrongValue));
        }
    }

    private static FrontField? Exact(FrontDocument document, string key) => document.Fields.FirstOrDefault(field => field.Key == key);
}
