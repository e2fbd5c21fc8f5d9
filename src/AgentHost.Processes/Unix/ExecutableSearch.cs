using System.Runtime.Versioning;
using AgentHost.Processes.Backends;

namespace AgentHost.Processes.Unix;

/// <summary>Finds the program to start, and says in a sentence why it cannot be.</summary>
[UnsupportedOSPlatform("windows")]
internal static class ExecutableSearch
{
    private const string DefaultPath = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";
    private const int MayExecute = 1;

    /// <summary>
    /// Finds a program the way a shell does, but for relative entries of PATH: a repository must not be able to put its own <c>git</c> there.
    /// </summary>
    /// <exception cref="ProcessStartException">It is not there, or may not be executed.</exception>
    public static string Find(StartRequest request)
    {
        var name = request.FileName;
        if (name.Contains('/', StringComparison.Ordinal))
        {
            var path = Path.GetFullPath(Path.Combine(request.WorkingDirectory, name));
            return MayBeExecuted(path) ? path : throw Refuse(name, path);
        }

        string? barred = null;
        if (name.Length > 0)
        {
            var search = request.Environment.TryGetValue("PATH", out var own) ? own : DefaultPath;
            foreach (var range in search.AsSpan().Split(':'))
            {
                var folder = search.AsSpan(range);
                if (!folder.StartsWith("/"))
                {
                    continue;
                }

                var path = Path.Join(folder, name);
                if (MayBeExecuted(path))
                {
                    return path;
                }

                barred ??= File.Exists(path) ? path : null;
            }
        }

        throw barred is null
            ? new ProcessStartException(name, $"\"{name}\" was not found on PATH: check the name, or install the program that it belongs to.")
            : NotAllowed(name, barred);
    }

    /// <summary>Checks the folder to run in: the system's own answer would not tell it from the program.</summary>
    /// <exception cref="ProcessStartException">It is missing or may not be entered.</exception>
    public static void CheckFolder(StartRequest request)
    {
        var folder = request.WorkingDirectory;
        if (!Directory.Exists(folder))
        {
            throw new ProcessStartException(request.FileName, File.Exists(folder)
                ? $"\"{request.FileName}\" cannot run in \"{folder}\": that is a file, not a folder."
                : $"\"{request.FileName}\" cannot run in \"{folder}\": there is no such folder.");
        }

        if (!MayEnter(folder))
        {
            throw new ProcessStartException(request.FileName, $"\"{request.FileName}\" cannot run in \"{folder}\": permission to enter that folder is denied.");
        }
    }

    /// <summary>The sentence for an error of the start itself.</summary>
    public static ProcessStartException Explain(string name, string path, int error) => new(name, error switch
    {
        Errno.NoSuchFile => $"\"{name}\" could not be started: \"{path}\" is there, but the interpreter or loader that it names is not.",
        Errno.AccessDenied => NotAllowed(name, path).Message,
        Errno.NotExecutable =>
            $"\"{name}\" could not be started: \"{path}\" is no program for this system, nor a script with a #! line; run it through its interpreter.",
        Errno.TooBig => $"\"{name}\" could not be started: its arguments and environment together are too long; pass long text by its input or a file.",
        Errno.TooManyFiles or Errno.TooManyFilesInSystem =>
            $"\"{name}\" could not be started: too many files are open; end other programs, or raise the limit (ulimit -n).",
        Errno.NoMemory => $"\"{name}\" could not be started: there is not enough memory.",
        _ when error == Errno.Again => $"\"{name}\" could not be started: too many processes run; end some, or raise the limit (ulimit -u).",
        _ => $"\"{name}\" could not be started: {System.Runtime.InteropServices.Marshal.GetPInvokeErrorMessage(error)} (error {error}).",
    });

    private static ProcessStartException Refuse(string name, string path)
    {
        if (Directory.Exists(path))
        {
            return new(name, $"\"{name}\" could not be started: \"{path}\" is a folder.");
        }

        return File.Exists(path)
            ? NotAllowed(name, path)
            : new(name, $"\"{name}\" could not be started: there is no file \"{path}\".");
    }

    private static ProcessStartException NotAllowed(string name, string path) =>
        new(name, $"\"{name}\" could not be started: permission to execute \"{path}\" is denied; "
            + "make it executable (chmod +x) or run it through its interpreter.");

    private static bool MayBeExecuted(string path) => MayEnter(path) && File.Exists(path);

    private static unsafe bool MayEnter(string path)
    {
        using var native = NativeText.Of(path);
        return Libc.access(native.First, MayExecute) == 0;
    }
}
