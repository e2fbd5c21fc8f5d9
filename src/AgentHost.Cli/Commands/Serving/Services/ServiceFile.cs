using System.Security;
using System.Text;
using AgentHost.Configuration;

namespace AgentHost.Cli.Commands.Serving.Services;

/// <summary>The file that has a manager run <c>agent serve</c>: its place, its text, and what starts and ends it.</summary>
/// <param name="Kind">The manager.</param>
/// <param name="Path">Path of the file.</param>
internal sealed record ServiceFile(ServiceKind Kind, string Path)
{
    /// <summary>Words by which a file is known as one of these: others are neither replaced nor removed.</summary>
    public const string Mark = "Written by agent serve install";

    private const string Name = "agent-serve";
    private const string LaunchName = "agent-host.serve";

    /// <summary>The manager of this system.</summary>
    public static ServiceKind KindHere => OperatingSystem.IsWindows() ? ServiceKind.TaskScheduler
        : OperatingSystem.IsMacOS() ? ServiceKind.Launchd
        : ServiceKind.Systemd;

    /// <summary>A command that has the manager start it, now and with each session.</summary>
    public string StartCommand => Kind switch
    {
        ServiceKind.Systemd => $"systemctl --user daemon-reload && systemctl --user enable --now {Name}",
        ServiceKind.Launchd => $"launchctl bootstrap gui/$(id -u) \"{Path}\"",
        _ => $"schtasks /Create /TN {Name} /XML \"{Path}\" /F && schtasks /Run /TN {Name}",
    };

    /// <summary>A command that has the manager end it, and forget it.</summary>
    public string StopCommand => Kind switch
    {
        ServiceKind.Systemd => $"systemctl --user disable --now {Name}",
        ServiceKind.Launchd => $"launchctl bootout gui/$(id -u)/{LaunchName}",
        _ => $"schtasks /End /TN {Name} & schtasks /Delete /TN {Name} /F",
    };

    /// <summary>The file of a manager for this person.</summary>
    /// <param name="kind">The manager.</param>
    /// <param name="variables">Reads environment variables.</param>
    public static ServiceFile Of(ServiceKind kind, Func<string, string?> variables)
    {
        var home = variables("HOME") is { Length: > 0 } own ? own : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return new ServiceFile(kind, kind switch
        {
            ServiceKind.Systemd => System.IO.Path.Combine(
                variables("XDG_CONFIG_HOME") is { Length: > 0 } config ? config : System.IO.Path.Combine(home, ".config"),
                "systemd",
                "user",
                Name + ".service"),
            ServiceKind.Launchd => System.IO.Path.Combine(home, "Library", "LaunchAgents", LaunchName + ".plist"),
            _ => System.IO.Path.Combine(HostFolders.Resolve(variables).Data, "server", Name + ".xml"),
        });
    }

    /// <summary>Text of the file.</summary>
    /// <param name="program">Path of the program, and the words before its own.</param>
    /// <param name="words">Words of <c>agent serve</c>.</param>
    public string Write(IReadOnlyList<string> program, IReadOnlyList<string> words)
    {
        IReadOnlyList<string> all = [.. program, "serve", .. words];
        return Kind switch
        {
            ServiceKind.Systemd => Systemd(all),
            ServiceKind.Launchd => Launchd(all),
            _ => Task(all),
        };
    }

    private static string Systemd(IReadOnlyList<string> words) =>
        $"""
        # {Mark}; agent serve uninstall removes it. Keys for providers go into the file of EnvironmentFile, which may be missing.
        [Unit]
        Description=Agent Host: one host for many clients

        [Service]
        ExecStart={string.Join(' ', words.Select(SystemdWord))}
        EnvironmentFile=-%h/.config/agent/serve.env
        KillSignal=SIGTERM
        TimeoutStopSec=60
        Restart=on-failure
        UMask=0077

        [Install]
        WantedBy=default.target

        """.ReplaceLineEndings("\n");

    private static string SystemdWord(string word) => new StringBuilder(word)
        .Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("%", "%%").Replace("$", "$$").Insert(0, '"').Append('"').ToString();

    private static string Launchd(IReadOnlyList<string> words) =>
        $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- {Mark}; agent serve uninstall removes it. -->
        <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
        <plist version="1.0">
        <dict>
          <key>Label</key><string>{LaunchName}</string>
          <key>ProgramArguments</key>
          <array>
        {string.Join('\n', words.Select(static word => $"    <string>{SecurityElement.Escape(word)}</string>"))}
          </array>
          <key>RunAtLoad</key><true/>
          <key>KeepAlive</key><dict><key>SuccessfulExit</key><false/></dict>
          <key>ExitTimeOut</key><integer>60</integer>
          <key>Umask</key><integer>63</integer>
        </dict>
        </plist>

        """.ReplaceLineEndings("\n");

    private static string Task(IReadOnlyList<string> words) =>
        $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- {Mark}; agent serve uninstall removes it. -->
        <Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
          <Triggers><LogonTrigger><Enabled>true</Enabled></LogonTrigger></Triggers>
          <Settings>
            <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
            <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
            <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
            <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
            <RestartOnFailure><Interval>PT1M</Interval><Count>3</Count></RestartOnFailure>
          </Settings>
          <Actions>
            <Exec>
              <Command>{SecurityElement.Escape(words[0])}</Command>
              <Arguments>{SecurityElement.Escape(string.Join(' ', words.Skip(1).Select(WindowsWord)))}</Arguments>
            </Exec>
          </Actions>
        </Task>

        """.ReplaceLineEndings("\r\n");

    /// <summary>A word as programs of Windows read it from their line.</summary>
    private static string WindowsWord(string word)
    {
        if (word.Length > 0 && word.AsSpan().IndexOfAny(" \t\"") < 0)
        {
            return word;
        }

        var written = new StringBuilder("\"");
        var slashes = 0;
        foreach (var letter in word)
        {
            // Backslashes before a quotation mark count twice, and elsewhere once.
            written.Append('\\', letter == '"' ? slashes + 1 : 0).Append(letter);
            slashes = letter == '\\' ? slashes + 1 : 0;
        }

        return written.Append('\\', slashes).Append('"').ToString();
    }
}
