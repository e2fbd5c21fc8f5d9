using System.Globalization;
using AgentHost.FrontMatter;

namespace AgentHost.Plugins.Skills.Calling;

/// <summary>A skill's body, and what lies beside it.</summary>
internal static class SkillBody
{
    /// <summary>The commands that the body wants run.</summary>
    public static IReadOnlyList<string> Commands(string body) => PromptTemplate.Commands(body);

    /// <summary>The body with its placeholders filled in.</summary>
    public static string Fill(string body, string arguments, string folder, IReadOnlyList<string>? outputs, string? reason = null) =>
        PromptTemplate.Fill(body, arguments, SlashLine.Words(arguments), folder, outputs, reason);

    /// <summary>The head of what a model reads: where the skill is, and which files lie beside it.</summary>
    public static string Files(string folder)
    {
        const int Most = 40;
        try
        {
            var files = Directory.EnumerateFiles(
                folder,
                "*",
                new EnumerationOptions
                {
                    RecurseSubdirectories = true,
                    MaxRecursionDepth = 3,
                    AttributesToSkip = FileAttributes.ReparsePoint,
                    IgnoreInaccessible = true
                })
                .Take(500).Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
                .Where(static file => !file.Equals("SKILL.md", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).ToList();
            return files.Count == 0
                ? ""
                : $"Files beside it (read with skill's file): {string.Join(", ", files.Take(Most))}"
                    + $"{(files.Count > Most ? string.Create(CultureInfo.InvariantCulture, $" and {files.Count - Most} more") : "")}\n";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
