using System.Text.Json;
using AgentHost.FileSystem;
using AgentHost.Json;

namespace AgentHost.Cli.Commands;

/// <summary>A word of a command line that is JSON, or the name of a file that holds it.</summary>
public static class JsonArgument
{
    private const int MostBytes = 1024 * 1024;

    /// <summary>Reads one; comments and trailing commas are taken.</summary>
    /// <param name="word">JSON that begins with a brace or a bracket, or a file's name.</param>
    /// <param name="name">What the word is named by where it is wrong: an option.</param>
    /// <param name="value">What it says.</param>
    /// <param name="error">One sentence about what is wrong, with line and column; null where nothing is.</param>
    public static bool TryRead(string word, string name, out JsonElement value, out string? error)
    {
        ArgumentNullException.ThrowIfNull(word);
        var isText = word.AsSpan().TrimStart() is ['{' or '[', ..];
        var read = isText ? JsonText.Parse(word, name) : JsonFile.Read(word, MostBytes);
        if (read.Succeeded)
        {
            (value, error) = (read.Json.Root, null);
            return true;
        }

        (value, error) = (default, isText ? read.Problem.ToString() : $"{name}: {read.Problem}");
        return false;
    }
}
