namespace AgentHost.Permissions.Commands;

/// <summary>Programs that run other programs named in their arguments.</summary>
internal static class CommandWrappers
{
    /// <summary>Tests that the command runs another that stands in its words.</summary>
    public static bool IsWrapper(IReadOnlyList<string> words) => words.Count > 0 && ProgramName(words[0]) switch
    {
        "env" or "sudo" or "doas" or "su" or "pkexec" or "run0" or "nohup" or "timeout" or "nice"
            or "ionice" or "chrt" or "taskset" or "setsid" or "stdbuf" or "unbuffer"
            or "sh" or "bash" or "dash" or "zsh" or "ksh" or "fish" or "ash" or "busybox" or "toybox" or "pwsh" or "powershell" or "cmd"
            or "xargs" or "parallel" or "eval" or "command" or "exec" or "builtin" or "source" or "." or "trap"
            or "time" or "watch" or "script" or "chroot" or "unshare" or "nsenter" or "flock"
            or "ssh" or "docker" or "podman" or "kubectl" or "npx" or "entr" or "strace" or "ltrace" or "gdb" => true,
        "find" or "fd" or "fdfind" => HasExec(words),
        _ => false,
    };

    /// <summary>The program without its folder and, for Windows, its ending.</summary>
    public static string ProgramName(string word)
    {
        var slash = word.LastIndexOf('/');
        if (OperatingSystem.IsWindows())
        {
            slash = Math.Max(slash, word.LastIndexOf('\\'));
        }

        var name = slash >= 0 ? word[(slash + 1)..] : word;
        return name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name;
    }

    private static bool HasExec(IReadOnlyList<string> words)
    {
        foreach (var word in words)
        {
            if (word is "-exec" or "-execdir" or "-ok" or "-okdir" or "-x" or "-X" or "--exec" or "--exec-batch")
            {
                return true;
            }
        }

        return false;
    }
}
