using AgentHost.ShellSyntax.Nodes;

namespace AgentHost.Permissions.Lines;

/// <content>Values that the line does not show: where they stand without quotes the shell takes them for patterns of files, wherever those lie.</content>
public sealed partial class ShellCommandAnalyzer
{
    // Programs that print numbers, times, hashes and names that are their words: nothing of what a file says.
    private static readonly HashSet<string> _plainPrinters = new(StringComparer.Ordinal)
    {
        "wc", "date", "pwd", "whoami", "id", "uname", "hostname", "nproc", "arch", "tty", "true", "false", ":", "test", "[", "seq",
        "basename", "dirname", "echo", "printf", "cksum", "md5sum", "sha1sum", "sha256sum", "sha512sum", "stat", "which",
    };

    // Names of branches and tags have no signs of patterns, and hashes have none.
    private static readonly HashSet<string> _plainGit = new(StringComparer.Ordinal) { "rev-parse", "rev-list", "merge-base", "describe", "symbolic-ref" };

    // Found in a first walk; a variable can be used before the place in the text where it gets its value.
    private bool _takesValues;

    /// <summary>Tests that the shell may put names of files in the place of a part of a word that it fills in.</summary>
    private bool MayGlob(WordPart part) => part.Quote == QuoteKind.None && part switch
    {
        SubstitutionPart substitution => _mayGlob || MayPrintPattern(substitution),

        // "$_" is the last word of the command before, whatever that was.
        ParameterPart parameter =>
            parameter.Name == "_" || ((_mayGlob || MayPrintPattern(parameter.Inner)) && parameter.Name is not ("?" or "#" or "$" or "!")),
        _ => false,
    };

    /// <summary>Notes what a command may leave in variables and arguments.</summary>
    private void TakeValues(IReadOnlyList<LineWord> words, IReadOnlyList<ShellWord> source)
    {
        // What these are given they print, and no more.
        if (words[0].Text is not ("echo" or "printf" or "test" or "[" or ":" or "true" or "false") || words is [_, { Text: "-v" }, ..])
        {
            _takesValues |= words[0].Text is "read" or "getopts" || source.Any(word => MayPrintPattern(word.Parts));
        }
    }

    private bool MayPrintPattern(IReadOnlyList<WordPart> parts)
    {
        foreach (var part in parts)
        {
            if (part switch
            {
                SubstitutionPart substitution => MayPrintPattern(substitution),
                ParameterPart parameter => MayPrintPattern(parameter.Inner),
                ArrayPart array => array.Elements.Any(element => MayPrintPattern(element.Parts)),
                _ => false,
            })
            {
                return true;
            }
        }

        return false;
    }

    private static bool MayPrintPattern(SubstitutionPart substitution) =>
        substitution.Kind is not (SubstitutionKind.ProcessInput or SubstitutionKind.ProcessOutput)
        && !substitution.Body.Items.All(static item => IsPlain(item.Command));

    private static bool IsPlain(ShellCommand command) => command switch
    {
        // What the others print goes into the last.
        PipelineCommand { Commands: [.., var last] } => IsPlain(last),
        AndOrCommand both => IsPlain(both.Left) && IsPlain(both.Right),
        SimpleCommand simple => IsPlain(simple),
        _ => false,
    };

    private static bool IsPlain(SimpleCommand command)
    {
        var words = new List<string>(command.Words.Count);
        foreach (var word in command.Words)
        {
            // A backslash can be the beginning of any character.
            if (word.Known is not { } known || known.AsSpan().IndexOfAny("*?[\\") >= 0 && known != "[")
            {
                return false;
            }

            words.Add(known);
        }

        return words switch
        {
            ["git", "branch", "--show-current"] => true,
            ["git", var verb, ..] => _plainGit.Contains(verb),

            // Names in one folder have no slash: they lead nowhere else.
            ["ls", ..] =>
                words.TrueForAll(static word =>
                    !word.StartsWith('-')
                    || (word[1..] is { Length: > 0 } letters && letters.All(static c => char.IsAsciiLetterOrDigit(c) && c is not ('d' or 'R')))),
            // Behind an operand some take it for a file's name.
            ["grep", "-c" or "--count", ..] => words.TrueForAll(static word => word is "-c" or "--count" || !word.StartsWith('-')),
            [var program, ..] => _plainPrinters.Contains(program),
            _ => false,
        };
    }
}
