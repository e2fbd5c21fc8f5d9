using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace AgentHost.Plugins.Targets.Tests;

/// <summary>An sshd of the distribution on the loopback, with keys of its own; started once for all tests, ended with them.</summary>
internal sealed class SshServer
{
    private readonly Process? _server;

    private SshServer()
    {
        Folder = Directory.CreateTempSubdirectory("agent-sshd-").FullName;
        Configuration = Path.Combine(Folder, "ssh_config");
        var program = new[] { "/usr/sbin/sshd", Environment.GetEnvironmentVariable("AGENT_TEST_SSHD") ?? "" }.FirstOrDefault(File.Exists);
        if (program is null || !MakeKey("host") || !MakeKey("user"))
        {
            return;
        }

        File.Copy(At("user.pub"), At("keys"));
        var port = FreePort();
        File.WriteAllText(
            At("sshd_config"),
            $"Port {port}\nListenAddress 127.0.0.1\nHostKey {At("host")}\nAuthorizedKeysFile {At("keys")}\nUsePAM no\nStrictModes no\nPidFile none\n"
            + "PasswordAuthentication no\nPermitRootLogin prohibit-password\nMaxStartups 100\nMaxSessions 100\n");
        File.WriteAllText(
            Configuration,
            $"Host *\n  Port {port}\n  IdentityFile {At("user")}\n  IdentitiesOnly yes\n"
            + $"  UserKnownHostsFile {At("known")}\n  StrictHostKeyChecking accept-new\n");
        Directory.CreateDirectory("/run/sshd");
        _server = Process.Start(new ProcessStartInfo(program, ["-D", "-e", "-f", At("sshd_config")]) { UseShellExecute = false, RedirectStandardError = true });
        AppDomain.CurrentDomain.ProcessExit += (_, _) => _server?.Kill();
        for (var i = 0; i < 100 && !IsRunning; i++)
        {
            IsRunning = Run("ssh", "-F", Configuration, "-o", "BatchMode=yes", "127.0.0.1", "true");
            if (!IsRunning && _server!.HasExited)
            {
                return;
            }
        }
    }

    public static SshServer Shared => Lazily.Value;

    private static readonly Lazy<SshServer> Lazily = new(static () => new SshServer());

    public string Folder { get; }

    public string Configuration { get; }

    public bool IsRunning { get; }

    private string At(string name) => Path.Combine(Folder, name);

    private bool MakeKey(string name) => Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", At(name));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static bool Run(string program, params string[] words)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, words)
            {
                UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true,
            })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
