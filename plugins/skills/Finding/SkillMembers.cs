using System.Globalization;
using AgentHost.FrontMatter;

namespace AgentHost.Plugins.Skills.Finding;

/// <summary>The members that a head may have, and what is odd about those that it has.</summary>
internal static class SkillMembers
{
    /// <summary>Members of the standard.</summary>
    public static readonly string[] Standard = ["name", "description", "license", "allowed-tools", "metadata", "compatibility"];

    /// <summary>Members that other agents understand beyond the standard.</summary>
    public static readonly string[] Common = ["user-invocable", "disable-model-invocation", "argument-hint", "model", "context", "agent"];

    /// <summary>Members that are plain text.</summary>
    private static readonly string[] Texts = ["license", "compatibility", "model", "context", "agent"];

    /// <summary>
    /// The member that a name in another case of letters, or with <c>_</c>, was meant to be; null for none, and for one that is written as it should be.
    /// </summary>
    public static string? Meant(string key)
    {
        if (IsKnown(key))
        {
            return null;
        }

        var plain = key.Replace('_', '-');
        return Array.Find(Standard, known => known.Equals(plain, StringComparison.OrdinalIgnoreCase))
            ?? Array.Find(Common, known => known.Equals(plain, StringComparison.OrdinalIgnoreCase));
    }

    public static bool IsKnown(string key) => Array.IndexOf(Standard, key) >= 0 || Array.IndexOf(Common, key) >= 0;

    /// <summary>Adds a warning for each member that is unknown, is written otherwise, or has a value of the wrong kind.</summary>
    public static void Check(FrontDocument document, List<string> warnings)
    {
        foreach (var field in document.Fields)
        {
            var meant = Meant(field.Key);
            if (meant is not null)
            {
                Warn(field, $"\"{field.Key}\" is written {meant}");
            }
            else if (!IsKnown(field.Key))
            {
                Warn(field, $"\"{field.Key}\" is no member of the standard, and says nothing here: put it into metadata");
            }

            var key = meant ?? field.Key;
            if (key == "metadata" && field.Map is null)
            {
                Warn(field, $"metadata is {field.Kind}, not a map of names to texts; it is left out");
            }
            else if (key == "allowed-tools" && field is { Text: null, Items: null })
            {
                Warn(field, $"allowed-tools is {field.Kind}, not names of tools separated by spaces; nothing is allowed");
            }
            else if (Array.IndexOf(Texts, key) >= 0 && field.Text is null)
            {
                Warn(field, $"{key} is {field.Kind}, not text; it is left out");
            }
        }

        void Warn(FrontField field, string message) => warnings.Add(string.Create(CultureInfo.InvariantCulture, $"line {field.Line}: {message}"));
    }
}
