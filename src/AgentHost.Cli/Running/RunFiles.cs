using System.Globalization;
using System.Text.Json;
using AgentHost.FileSystem;

namespace AgentHost.Cli.Running;

/// <summary>Words of a run that belong together, and files that they name.</summary>
internal static class RunFiles
{
    private const int MostBytes = 1024 * 1024;

    /// <summary>Checks words that exclude each other.</summary>
    /// <returns>The session's name, id or <c>last</c>; null for a new one.</returns>
    /// <exception cref="HostException">They do not go together.</exception>
    public static string? Check(RunRequest request)
    {
        if (request.Continue && (request.New || request.Session is not null))
        {
            throw new HostException(HostFailure.Invalid, $"--continue goes on with the last session: leave {(request.New ? "--new" : "--session")} out.");
        }

        if (request.New && request.Session == "last")
        {
            throw new HostException(HostFailure.Invalid, "--new begins a session: leave --session last out, or give the new one a name.");
        }

        if (request.ReplaceSystem && request.System is null)
        {
            throw new HostException(HostFailure.Invalid, "--system-replace needs the text of --system.");
        }

        if (request is { Preview: true, Output: "stream-json" })
        {
            throw new HostException(HostFailure.Invalid, "--preview sends nothing, and so has no events for --output stream-json: use --output json.");
        }

        if (request is { NoTools: true, Tools: not null })
        {
            throw new HostException(HostFailure.Invalid, "--tools and --no-tools exclude each other: leave one of them out.");
        }

        if (request is { Yolo: true, Mode: { } mode and not "bypass" })
        {
            throw new HostException(
                HostFailure.Invalid, $"--yolo is --permission-mode bypass, and --permission-mode {mode} is another: leave one of them out.");
        }

        if (request is { Yolo: true, Profile: { } profile and not "yolo" })
        {
            throw new HostException(
                HostFailure.Invalid,
                $"--yolo and --profile {profile} say different things: leave one of them out, or name --permission-mode bypass to have the profile's rules in "
                + "that mode.");
        }

        return request.Continue ? "last" : request.Session;
    }

    /// <summary>Text, or what stands in the file behind an <c>@</c>.</summary>
    public static string? ReadSystem(string? words) => words is ['@', .. var path] ? Read(path, "--system") : words;

    /// <summary>The JSON schema in a file, which may hold comments.</summary>
    public static JsonElement? ReadSchema(string? path)
    {
        if (path is null)
        {
            return null;
        }

        try
        {
            // With comments, like all JSON that people write here.
            using var schema = JsonDocument.Parse(
                Read(path, "--output-schema"), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return schema.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw new HostException(
                HostFailure.Invalid,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"--output-schema: {path} is no JSON from line {(exception.LineNumber ?? 0) + 1}, character {(exception.BytePositionInLine ?? 0) + 1} on."),
                exception);
        }
    }

    private static string Read(string path, string option)
    {
        try
        {
            // Regular files alone: a pipe or a device could keep the run waiting for ever.
            return PlainFile.LengthOf(path) <= MostBytes
                ? PlainFile.ReadText(path, MostBytes)
                : throw new HostException(HostFailure.Invalid, $"{option}: {path} is larger than {MostBytes / 1024 / 1024} MB.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new HostException(HostFailure.Invalid, $"{option}: {FileFaults.Say(path, exception)}", exception);
        }
    }
}
