using System.Globalization;
using System.Text;

namespace AgentHost.Plugins.Search.Tests.Judging;

/// <summary>Ignore files of other programs, hidden files, links, pipes, names and contents of every odd kind.</summary>
internal static class OddFiles
{
    /// <summary>A folder that may not be read (by anyone but the administrator).</summary>
    public const string Shut = "shut";

    public static async Task<string> MakeAsync(string root)
    {
        var tree = await TreeWriter.BeginAsync(root);
        IgnoreFileLoader(tree);
        await NamesAsync(tree);
        await KindsAsync(tree);
        Contents(tree);
        for (var i = 0; i < 3_000; i++)
        {
            tree.Write(
                string.Create(
                    CultureInfo.InvariantCulture, $"bulk/d{i % 40}/{(i % 9 == 0 ? ".h" : "f")}{i}.{(i % 7 == 0 ? "log" : i % 5 == 0 ? "ign" : "txt")}"),
                string.Create(CultureInfo.InvariantCulture, $"{(i % 3 == 0 ? "needle" : "hay")} {i}\r\n"));
        }

        tree.Write("bulk/.ignore", "*.ign\n/d7\n").Write("bulk/.gitignore", "*.log\n").Write("bulk/d3/.ignore", "!*.log\n!.h*\n");
        return tree.Root;
    }

    private static void IgnoreFileLoader(TreeWriter tree)
    {
        tree.Write("ignore/.ignore", "*.ign\n!*.log\n").Write("ignore/.gitignore", "*.log\n!x.ign\n").WriteEach("ignore", "x.ign", "x.log", "x.txt")
            .WriteEach("ignore/p", "x.ign", "x.log");
        tree.Write("ignore/q/.gitignore", "x.log\n!x.ign\n").WriteEach("ignore/q", "x.ign", "x.log");
        tree.Write("agent/.agentignore", "*.sec\nclosed/\n!open.ign\n").Write("agent/.ignore", "*.ign\n")
            .WriteEach("agent", "x.sec", "x.txt", "open.ign", "x.ign").WriteEach("agent/closed", "x.txt");
        tree.Write("rg/.rgignore", "*.rgi\n").WriteEach("rg", "x.rgi", "x.txt");
        tree.Write("fd/.fdignore", "*.fdi\n").WriteEach("fd", "x.fdi", "x.txt");
        tree.WriteEach("hidden", ".h1", "seen", ".git-not").WriteEach("hidden/.dir", "x", ".y").WriteEach("hidden/.dir/deeper", "z");
        tree.Write("not-a-file/.gitignore/x", "*\n").WriteEach("not-a-file", "seen");
    }

    private static async Task NamesAsync(TreeWriter tree)
    {
        tree.WriteEach(
            "names", "with space", "tab\tname", "new\nline", "1:needle", "escape\u001b[31m", "ünï-çödé", "u\u0308-apart", "emoji😀.txt",
            "-dash", "$dollar", "quote'\"", "back\\slash", "*star", "[br]", "{a,b}", "~tilde", "#hash", "!bang",
            "CON", "a:b", "ends.", "...", new string('n', 255), "\u200b", "rtl\u202egpj.exe", "\u0085next");
        await Judge.RunAsync(
            "sh",
            tree.At("names"),
            [
                "-c",
                "printf 'needle in\\n' > \"$(printf 'bad\\377utf8')\"; mkdir \"$(printf 'bad\\376folder')\"; "
                + "printf 'needle in\\n' > \"$(printf 'bad\\376folder/x')\""
            ]);
        tree.Write(string.Concat(Enumerable.Range(0, 60).Select(static i => string.Create(CultureInfo.InvariantCulture, $"deep{i}/"))) + "x", "needle in\n");
    }

    private static async Task KindsAsync(TreeWriter tree)
    {
        tree.WriteEach("kinds", "file").WriteEach("kinds/folder", "x").WriteEach(Shut, "x");
        File.CreateSymbolicLink(tree.At("kinds/to-file"), "file");
        File.CreateSymbolicLink(tree.At("kinds/to-folder"), "folder");
        File.CreateSymbolicLink(tree.At("kinds/out"), "/etc");
        File.CreateSymbolicLink(tree.At("kinds/broken"), "nothing");
        File.CreateSymbolicLink(tree.At("kinds/circle"), ".");
        File.CreateSymbolicLink(tree.At("kinds/folder/up"), "../..");
        File.CreateSymbolicLink(tree.At("kinds/self"), "self");
        await Judge.RunAsync("mkfifo", tree.At("kinds"), ["pipe"]);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(tree.At(Shut), UnixFileMode.None);
        }
    }

    private static void Contents(TreeWriter tree)
    {
        var lines = new StringBuilder();
        for (var i = 1; i <= 60_000; i++)
        {
            lines.Append(CultureInfo.InvariantCulture, $"line {i} {(i % 1_000 == 0 ? "with needle" : "of hay and of more hay than anybody needs")}\n");
        }

        const string text = "first\nneedle ä\nNeedle ſ K\nlast needle";
        tree.Write("text/long", lines.ToString()).Write("text/empty", "").Write("text/break", "\n").Write("text/plain", text);
        tree.Write("text/crlf", text.Replace("\n", "\r\n", StringComparison.Ordinal)).Write("text/cr", "a\rneedle\rb\n")
            .Write("text/mixed", "a\r\nneedle\nneedle\r\n");
        tree.Write("text/bom8", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)]);
        tree.Write("text/utf16le", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)])
            .Write("text/utf16be", [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(text)]);
        tree.Write("text/latin1", [.. "gr"u8, 0xFC, .. "n needle\nbl"u8, 0xE4, .. "u\n"u8]).Write("text/cut-utf8", [.. "needle "u8, 0xE2, 0x82]);
        tree.Write("text/emoji", "😀😀😀 needle\n👩‍👩‍👧\n");
        tree.Write("text/long-line", new string('x', 3_000_000) + " needle " + new string('y', 100_000) + "\nneedle after\n");
        tree.Write("text/endless-line", new string('x', 17_000_000) + " needle");
        tree.Write("binary/at-once", [.. "needle\n"u8, 0, 1, 2]);
        tree.Write("binary/utf16-without-mark", Encoding.Unicode.GetBytes(text));
        tree.Write("binary/after-100-kb", [.. Encoding.UTF8.GetBytes("needle early\n" + lines.ToString()[..100_000]), 0, .. "\nneedle late\n"u8]);
        tree.Write("binary/after-2-mb", [.. Encoding.UTF8.GetBytes("needle early\n" + lines + lines.ToString()[..500_000]), 0, .. "\nneedle late\n"u8]);
    }
}
