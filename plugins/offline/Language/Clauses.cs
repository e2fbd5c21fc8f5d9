namespace AgentHost.Plugins.Offline.Language;

/// <summary>Splits a request where a new wish begins: after "and", "then" or punctuation, at a verb.</summary>
internal static class Clauses
{
    private const int Most = 12;

    public static List<Clause> Of(string text)
    {
        var words = Tokenizer.Of(text);
        var clauses = new List<Clause>();
        var start = SkipFillers(words, 0);
        var i = start;
        while (i < words.Count && clauses.Count < Most)
        {
            var boundary = words[i].Stop || (i + 1 < words.Count && IsJoint(words[i + 1].Key));
            var next = boundary ? SkipFillers(words, i + 1) : i + 1;
            if (boundary && next < words.Count && IsVerb(words[next].Key) && !IsContent(words, start))
            {
                clauses.Add(new Clause(text, words[start..(i + 1)]));
                start = next;
            }

            i = Math.Max(next, i + 1);
        }

        if (start < words.Count)
        {
            clauses.Add(new Clause(text, words[start..]));
        }

        return clauses;
    }

    /// <summary>A line to run, or content to write, goes to the end of the request: words in it are not ours to read.</summary>
    private static bool IsContent(List<Word> words, int start)
    {
        if (words[start].Text is "$" or "!" || words[start].Text.StartsWith('$') || words[start].Text.StartsWith('!'))
        {
            return true;
        }

        if (words[start].Key is not ("create" or "make" or "write" or "add"))
        {
            return false;
        }

        for (var i = start; i < words.Count; i++)
        {
            if (words[i].Quoted)
            {
                return false;
            }

            if (words[i].Key is "content" or "containing" or "contents" or "text" or "saying" or "says")
            {
                return !(i + 1 < words.Count && words[i + 1].Quoted);
            }
        }

        return false;
    }

    private static bool IsJoint(string key) => key is "and" or "then" or "also" or "afterwards" or "finally" or "&";

    private static int SkipFillers(List<Word> words, int at)
    {
        while (at < words.Count && IsFiller(words, at))
        {
            at++;
        }

        return at;
    }

    private static bool IsFiller(List<Word> words, int at) => words[at].Key switch
    {
        "and" or "then" or "also" or "please" or "afterwards" or "finally" or "next" or "now" or "first"
            or "second" or "third" or "so" or "ok" or "okay" or "just" or "kindly" => true,
        "&" or "-" or "*" or "•" or "+" or "1" or "2" or "3" or "4" or "5" or "6" or "1)" or "2)" or "3)" or "4)" => true,
        "can" or "could" or "would" or "will" => at + 1 < words.Count && words[at + 1].Key == "you",
        "you" => at > 0 && words[at - 1].Key is ("can" or "could" or "would" or "will"),
        "i" => at + 1 < words.Count && words[at + 1].Key is ("want" or "need" or "would" or "d"),
        "want" or "need" => at > 0 && words[at - 1].Key == "i",
        "to" => at > 0 && words[at - 1].Key is ("want" or "need" or "like" or "you"),
        "let's" or "lets" => true,
        "me" => at > 0 && words[at - 1].Key is ("let" or "help"),
        "let" => at + 1 < words.Count && words[at + 1].Key == "me",
        _ => false,
    };

    private static bool IsVerb(string key) =>
        key is "list" or "show" or "find" or "search" or "grep" or "look" or "locate" or "where" or "which" or "what" or "what's" or "how" or "count"
        or "read" or "open" or "print" or "cat" or "display" or "view" or "ls" or "tree"
        or "summarise" or "summarize" or "summary" or "describe" or "explain" or "overview" or "tell" or "give"
        or "run" or "execute" or "build" or "test" or "create" or "make" or "write" or "add"
        or "replace" or "change" or "substitute" or "rename" or "status" or "diff" or "commit" or "git" or "help";
}
