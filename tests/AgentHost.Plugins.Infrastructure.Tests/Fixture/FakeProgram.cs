namespace AgentHost.Plugins.Infrastructure.Tests.Fixture;

/// <summary>A program named terraform that answers what it was told to, and writes down what it was given.</summary>
internal static class FakeProgram
{
    /// <summary>Puts it first on PATH of what a box starts.</summary>
    /// <param name="box">The box.</param>
    /// <param name="script">Lines of the shell; <c>$*</c> are the arguments.</param>
    public static void Install(PackBox box, string script)
    {
        var folder = Directory.CreateDirectory(box.Workspace.At(".bin")).FullName;
        var file = Path.Combine(folder, "terraform");
        File.WriteAllText(
            file, $"#!/bin/sh\necho \"$*\" >> '{box.Workspace.At(".calls")}'\nenv | grep -a '^TF_' | sort > '{box.Workspace.At(".variables")}'\n{script}\n");
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("A script of the shell stands in for the program.");
        }

        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        box.Workspace.Processes = new FirstOnPath(box.Processes, file);
    }

    /// <summary>What it was called with, line by line.</summary>
    public static string[] Calls(PackBox box) => File.Exists(box.Workspace.At(".calls")) ? File.ReadAllLines(box.Workspace.At(".calls")) : [];

    /// <summary>The variables of its last call.</summary>
    public static string[] Variables(PackBox box) => File.ReadAllLines(box.Workspace.At(".variables"));

    private sealed class FirstOnPath(TestProcesses processes, string program) : IProcesses
    {
        public IReadOnlyList<string> Shell => processes.Shell;

        // The kernel finds programs on PATH by their names; what is started stays written down under the name.
        public async ValueTask<IProcess> StartAsync(ProcessSpec spec, CancellationToken cancellationToken)
        {
            var process = await processes.StartAsync(spec.FileName == "terraform" ? spec with { FileName = program } : spec, cancellationToken);
            lock (processes.Started)
            {
                processes.Started[^1] = spec;
            }

            return process;
        }
    }
}
