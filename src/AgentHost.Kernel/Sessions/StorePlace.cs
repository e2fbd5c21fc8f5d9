using AgentHost.Configuration;
using AgentHost.FileSystem;

namespace AgentHost.Kernel.Sessions;

/// <summary>
/// The folder that sessions are kept in: what <c>AGENT_SESSIONS_PATH</c> or the setting <c>sessions.path</c> of the person or the administrator says, else one
/// in the program's data.
/// </summary>
/// <remarks>
/// The store is opened beside everything else at a start, so that settings are read for it only where a file speaks of such a path. Thread-safe.
/// </remarks>
public sealed class StorePlace
{
    /// <summary>The variable that stands for the setting.</summary>
    public const string Variable = "AGENT_SESSIONS_PATH";

    private readonly Lazy<string> _folder;

    public StorePlace(HostFolders folders, Func<string, string?> variables, string? managed)
    {
        Usual = Path.Combine(folders.Data, "sessions");
        _folder = new Lazy<string>(() => Chosen(folders, variables, managed) is { } chosen ? Checked(chosen, variables) : Usual);
    }

    /// <summary>Default folder: <c>sessions</c> in the program's data.</summary>
    public string Usual { get; }

    /// <summary>Folder that sessions are kept in.</summary>
    /// <exception cref="HostException">What was said is no such place.</exception>
    public string Folder => _folder.Value;

    /// <summary>
    /// The folder where it is not the usual one, for what keeps others out of it; empty too where it is none, which whoever opens the store says.
    /// </summary>
    public IReadOnlyList<string> Elsewhere
    {
        get
        {
            try
            {
                return Folder == Usual ? [] : [Folder];
            }
            catch (HostException)
            {
                return [];
            }
        }
    }

    private static string? Chosen(HostFolders folders, Func<string, string?> variables, string? managed)
    {
        if (variables(Variable) is { Length: > 0 } said)
        {
            return said;
        }

        return Mentions(folders.UserSettings) || (managed is not null && Mentions(managed))
            ? SettingsLoader.Load(new SettingsRequest { Folders = folders, Environment = variables, ManagedPath = managed }).View.Text("sessions", "path")
            : null;
    }

    /// <summary>Tests that a file may speak of such a path at all; most do not, and are read once only.</summary>
    private static bool Mentions(string path)
    {
        try
        {
            return File.Exists(path) && PlainFile.ReadBytes(path, AgentHost.Json.JsonText.MaxBytes).AsSpan() is var text && text.IndexOf("\"sessions"u8) >= 0
                && text.IndexOf("path\""u8) >= 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Whoever reads the settings as a whole says so.
            return false;
        }
    }

    private static string Checked(string path, Func<string, string?> variables)
    {
        var said = path;
        var expansion = ValueExpander.Expand(path, variables);
        path = expansion.Value ?? throw new HostException(HostFailure.Invalid, $"sessions.path: {expansion.Problem}");
        if (path == "~" || path.StartsWith("~/", StringComparison.Ordinal))
        {
            path = Path.Join(variables("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[1..]);
        }

        if (!Path.IsPathFullyQualified(path) || path.Contains('\0', StringComparison.Ordinal))
        {
            throw new HostException(
                HostFailure.Invalid,
                $"sessions.path names no folder from the root on: \"{said.ReplaceLineEndings(" ")}\". Write a whole path, or one that begins with ~/.");
        }

        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return File.Exists(path)
            ? throw new HostException(HostFailure.Invalid, $"sessions.path names a file, not a folder: {path}. Name another place.")
            : path;
    }
}
