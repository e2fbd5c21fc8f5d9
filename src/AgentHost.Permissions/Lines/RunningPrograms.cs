using AgentHost.Permissions.Commands;

namespace AgentHost.Permissions.Lines;

/// <summary>
/// Programs that can be told to run others by their arguments or what comes in, in ways that are not looked into: no family of rules is offered for them, and
/// rules that deny or ask look for their words anywhere in theirs.
/// </summary>
internal static class RunningPrograms
{
    /// <summary>Tests that a command could run another program; unknown words are null.</summary>
    public static bool MayRun(IReadOnlyList<AgentHost.Permissions.Lines.LineWord> words) => MayRun(words.Count, index => words[index].Text);

    /// <summary>The same, of words that are all known.</summary>
    public static bool MayRun(IReadOnlyList<string> words) => MayRun(words.Count, index => words[index]);

    private static bool MayRun(int count, Func<int, string?> word)
    {
        if (count == 0 || word(0) is not { } first)
        {
            return false;
        }

        var verb = count > 1 ? word(1) : "";
        switch (CommandWrappers.ProgramName(first))
        {
            case "awk" or "gawk" or "mawk" or "nawk" or "sed" or "gsed" or "tar" or "gtar" or "bsdtar" or "zip" or "rsync" or "scp" or "sftp":
            case "vi" or "vim" or "nvim" or "ex" or "ed" or "emacs" or "view" or "man" or "less" or "expect" or "m4" or "dc":
            case "uvx" or "pipx" or "bunx" or "npx" or "nix" or "nix-shell" or "guix" or "mise" or "asdf"
                or "direnv" or "rlwrap" or "hyperfine" or "valgrind" or "perf" or "ccache":
            case "xvfb-run" or "setarch" or "linux32" or "linux64" or "i386" or "x86_64" or "systemd-run" or "systemd-inhibit"
                or "dbus-run-session" or "dbus-launch" or "firejail" or "bwrap" or "fakeroot" or "proot":
            case "runuser" or "setpriv" or "capsh" or "sg" or "newgrp" or "gosu" or "su-exec" or "chpst" or "numactl" or "prlimit"
                or "choom" or "cgexec" or "torsocks" or "proxychains" or "proxychains4" or "start-stop-daemon":
            case "ssh-agent" or "at" or "batch" or "crontab" or "tmux" or "screen" or "parallel" or "busybox" or "toybox":
                return true;
            case "uv" or "poetry" or "pipenv" or "pdm" or "hatch" or "rye" or "conda" or "mamba" or "micromamba":
                return verb is null or "run" or "tool" or "shell" or "--directory" or "-p" or "env";
            case "bundle" or "npm" or "pnpm" or "yarn" or "bun" or "dotnet" or "mix" or "opam":
                return verb is null or "exec" or "x" or "dlx" or "env" or "explore";
            case "git":
                return Git(count, word);
            case "make" or "gmake":
                return Any(
                    count,
                    word,
                    static text =>
                        text.StartsWith("--eval", StringComparison.Ordinal) || text.StartsWith("-E", StringComparison.Ordinal)
                        || text.StartsWith("SHELL=", StringComparison.Ordinal) || text.StartsWith("-f", StringComparison.Ordinal));
            default:
                return false;
        }
    }

    private static bool Git(int count, Func<int, string?> word)
    {
        var at = 1;
        while (at < count && word(at)?.StartsWith('-') == true)
        {
            if (GitIsSteeredBy(word(at)!))
            {
                return true;
            }

            at += GitTakesValue(word(at)) ? 2 : 1;
        }

        return at < count && word(at) switch
        {
            "submodule" or "rebase" or "bisect" or "filter-branch" or "for-each-repo" or "difftool" or "mergetool" or "config" or "send-email" => true,
            "clone" or "fetch" or "pull" or "push" or "ls-remote" or "archive" or "grep" =>
                Any(
                    count,
                    word,
                    static text =>
                        text.StartsWith("-c", StringComparison.Ordinal) || text.StartsWith("--upload-pack", StringComparison.Ordinal)
                        || text.StartsWith("--receive-pack", StringComparison.Ordinal)
                || text.StartsWith("--exec", StringComparison.Ordinal) || text.StartsWith("-u", StringComparison.Ordinal)
                || text.StartsWith("-O", StringComparison.Ordinal) || text.Contains("::", StringComparison.Ordinal)),
            _ => false,
        };
    }

    /// <summary>Tests that a word before git's verb takes the next one as its value.</summary>
    public static bool GitTakesValue(string? word) =>
        word is "-c" or "-C" or "--git-dir" or "--work-tree" or "--namespace" or "--exec-path"
            or "--config-env" or "--attr-source" or "--super-prefix" or "--shallow-file";

    /// <summary>Tests that a word before git's verb gives it settings, or programs, of the caller's.</summary>
    public static bool GitIsSteeredBy(string word) =>
        word == "-c" || word.StartsWith("--config-env", StringComparison.Ordinal) || word.StartsWith("--exec-path", StringComparison.Ordinal);

    /// <summary>Tests that the words that are run may stand apart: <c>git -c alias.p=push p</c>, <c>parallel git ::: push</c>.</summary>
    public static bool IsScattered(IReadOnlyList<AgentHost.Permissions.Lines.LineWord> words) =>
        words[0].Text is { } first && CommandWrappers.ProgramName(first) switch
    {
        "parallel" => true,
        "git" => words.Any(static word => word.Text?.Contains("alias.", StringComparison.OrdinalIgnoreCase) == true),
        _ => false,
    };

    private static bool Any(int count, Func<int, string?> word, Func<string, bool> test)
    {
        for (var i = 1; i < count; i++)
        {
            if (word(i) is not { } text || test(text))
            {
                return true;
            }
        }

        return false;
    }
}
