using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.Versioning;
using AgentHost.Processes.Backends;

namespace AgentHost.Processes.Windows;

/// <summary>Starts processes on Windows, each in a job of its own that dies with the host.</summary>
/// <param name="time">The clock for grace periods.</param>
[SupportedOSPlatform("windows")]
internal sealed class WindowsBackend(TimeProvider time) : IProcessBackend
{
    private const int FileNotFound = 2;
    private const int PathNotFound = 3;
    private const int AccessDenied = 5;
    private const int BadFormat = 193;

    private static readonly string[] _shell =
    [
        Path.Combine(Environment.SystemDirectory, @"WindowsPowerShell\v1.0\powershell.exe"), "-NoLogo", "-NoProfile", "-NonInteractive", "-Command"
    ];

    private readonly ConcurrentDictionary<WindowsProcess, WindowsProcess> _processes = new();

    public IReadOnlyList<string> Shell => _shell;

    public IProcess Start(StartRequest request)
    {
        if (!Directory.Exists(request.WorkingDirectory))
        {
            throw new ProcessStartException(request.FileName, $"\"{request.FileName}\" cannot run in \"{request.WorkingDirectory}\": there is no such folder.");
        }

        var info = new ProcessStartInfo(Locate(request))
        {
            WorkingDirectory = request.WorkingDirectory,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in request.Arguments)
        {
            info.ArgumentList.Add(argument);
        }

        info.Environment.Clear();
        foreach (var (name, value) in request.Environment)
        {
            info.Environment[name] = value;
        }

        var job = JobObject.Create()
            ?? throw new ProcessStartException(
                request.FileName, $"\"{request.FileName}\" could not be started: the system refused the job object that ends it with the host.");
        Process? process = null;
        try
        {
            process = Process.Start(info)!;
            if (!job.Add(process.SafeHandle) && !process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                throw new ProcessStartException(
                    request.FileName,
                    $"\"{request.FileName}\" was started and ended again: it could not be put into the job object that ends it with the host.");
            }

            if (!request.Input)
            {
                process.StandardInput.Close();
            }

            var started = new WindowsProcess(process, job, time, request, Forget);
            _processes[started] = started;
            return started;
        }
        catch (Exception exception)
        {
            job.Dispose();
            process?.Dispose();
            throw exception is Win32Exception windows ? Explain(request.FileName, windows) : exception;
        }
    }

    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(_processes.Keys.Select(static process => process.DisposeAsync().AsTask()));

    // A relative path counts from the working directory, as on the other systems.
    private static string Locate(StartRequest request) => request.FileName.AsSpan().ContainsAny('/', '\\')
        ? Path.GetFullPath(Path.Combine(request.WorkingDirectory, request.FileName))
        : WindowsSearch.Find(request.FileName, request.Environment.TryGetValue("PATH", out var path) ? path : "", File.Exists)
            ?? throw Explain(request.FileName, new Win32Exception(FileNotFound));

    private static ProcessStartException Explain(string name, Win32Exception exception) => new(name, exception.NativeErrorCode switch
    {
        FileNotFound or PathNotFound => $"\"{name}\" was not found on PATH: check the name, or install the program that it belongs to.",
        AccessDenied => $"\"{name}\" could not be started: permission to execute it is denied.",
        BadFormat => $"\"{name}\" could not be started: it is no program for this system; run it through its interpreter.",
        _ => $"\"{name}\" could not be started: {exception.Message}",
    });

    private void Forget(WindowsProcess process) => _processes.TryRemove(process, out _);
}
