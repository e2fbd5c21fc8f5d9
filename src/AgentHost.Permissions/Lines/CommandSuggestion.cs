using System.Buffers;
using AgentHost.Permissions.Commands;

namespace AgentHost.Permissions.Lines;

/// <summary>Patterns that would match a command.</summary>
internal static class CommandSuggestion
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=@%+,~");
    private static readonly SearchValues<char> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-:_");

    /// <summary>Just this command; null when its words cannot be written in a pattern.</summary>
    public static string? Exact(IReadOnlyList<string> words)
    {
        var written = new List<string>(words.Count);
        foreach (var word in words)
        {
            if (word.Length > 0 && !word.AsSpan().ContainsAnyExcept(Plain))
            {
                written.Add(word);
            }
            else if (word.AsSpan().IndexOfAny("*'") < 0 && !word.Any(char.IsControl))
            {
                written.Add($"'{word}'");
            }
            else
            {
                return null;
            }
        }

        return string.Join(' ', written);
    }

    /// <summary>
    /// The program, with its sub-command, and any further words; null where that would open too much: a program that runs others, or any script.
    /// </summary>
    public static string? Wider(IReadOnlyList<string> words)
    {
        if (CommandWrappers.IsWrapper(words) || RunningPrograms.MayRun(words) || TakesAnything(words[0]) || words[0].AsSpan().ContainsAnyExcept(Plain))
        {
            return null;
        }

        var has = words.Count > 1 && words[1].Length > 0 && char.IsAsciiLetterLower(words[1][0]) && !words[1].AsSpan().ContainsAnyExcept(Letters);
        return has ? $"{words[0]} {words[1]} *" : RunsAnything(words[0]) ? null : $"{words[0]} *";
    }

    private static bool RunsAnything(string program) => CommandWrappers.ProgramName(program) is
        "python" or "python2" or "python3" or "pypy" or "pypy3" or "node" or "nodejs" or "deno" or "bun" or "ruby" or "perl" or "php" or "lua" or "luajit"
            or "R" or "Rscript" or "julia" or "elixir" or "osascript" or "sqlite3" or "tclsh"
            or "git" or "npm" or "pnpm" or "yarn" or "dotnet" or "cargo" or "go";

    // Their first word is a file, an address or a process like the others: "rm notes *" takes "rm notes -rf src".
    private static bool TakesAnything(string program) => CommandWrappers.ProgramName(program) is
        "rm" or "rmdir" or "unlink" or "mv" or "cp" or "ln" or "install" or "tee" or "touch" or "truncate" or "mkdir" or "mkfifo" or "chmod" or "chown"
            or "chgrp" or "setfacl" or "curl" or "wget" or "kill" or "pkill" or "killall" or "export" or "sponge";
}
