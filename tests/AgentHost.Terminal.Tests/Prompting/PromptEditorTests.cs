using AgentHost.Terminal.Editing;
using AgentHost.Terminal.Input;
using AgentHost.Terminal.Prompting;

namespace AgentHost.Terminal.Tests.Prompting;

/// <summary>What was typed and what was pasted stay told apart, wherever the draft has been.</summary>
public sealed class PromptEditorTests
{
    private static readonly string Long = string.Join('\n', Enumerable.Range(1, 20).Select(static i => $"line {i} of @pasted.txt"));

    private readonly PromptEditor _editor = new(new PromptHistory(null, "/w"), static _ => [], static _ => { });

    /// <summary>The list of choices takes the room that is there, and beside other work as many rows as the draft may have.</summary>
    [Theory]
    [InlineData(3, 0, 3)]
    [InlineData(3, 7, 6)]
    [InlineData(2, 5, 4)]
    [InlineData(1, 1, 1)]
    public void Completions_TakeTheRoomThatIsThere(int most, int room, int shown)
    {
        var names = Enumerable.Range(1, 9).Select(static i => new Completion($"/word{i}", "does something")).ToList();
        var editor = new PromptEditor(new PromptHistory(null, "/w"), _ => names, static _ => { });
        editor.Take(KeyPress.Of("/"));
        Assert.Equal(1 + shown, editor.Draw(78, most, room).Rows.Count);
    }

    /// <summary>The reason for no names stands below the draft, for as long as that is what is typed, and takes no keys.</summary>
    [Fact]
    public void Note_OfNoNames_IsShownUntilSomethingElseIsTyped()
    {
        _editor.Set("see @symbol:Gr");
        _editor.Offer("symbol:Gr", [], "The folder\u001b[2J is not trusted.");
        Assert.Equal("  The folder␛[2J is not trusted.", Assert.Single(_editor.Draw(78, 3).Rows.Skip(1)).Text);
        Assert.False(_editor.IsChoosing);

        _editor.Offer("symbol:G", [], "Too late.");
        Assert.Equal("  The folder␛[2J is not trusted.", Assert.Single(_editor.Draw(78, 3).Rows.Skip(1)).Text);
        _editor.Offer("symbol:Gr", [new Completion("symbol:Greeter#a.ts:1", "")], "Not shown.");
        Assert.Equal("▸ symbol:Greeter#a.ts:1 ", Assert.Single(_editor.Draw(78, 3).Rows.Skip(1)).Text);
        _editor.Offer("symbol:Gr", [], "Gone.");
        _editor.Take(KeyPress.Of("e"));
        Assert.Single(_editor.Draw(78, 3).Rows);
    }

    [Fact]
    public void Text_OfTheEditor_WasTyped()
    {
        var text = "look at @README.md\n" + Long;
        _editor.Set(text);
        Assert.Equal((text, text), _editor.Take());
    }

    [Fact]
    public void Text_OfTheEditor_KeepsThePastesThatItStillHolds()
    {
        Type("see ");
        _editor.Paste(Long);
        Type(" and ");
        _editor.Paste(Long + "\nother");
        _editor.Set("now " + Long + " and @README.md");
        var (text, words) = _editor.Take();
        Assert.Equal("now " + Long + " and @README.md", text);
        Assert.Equal("now [pasted: 20 lines, 440 bytes] and @README.md".Replace("440", $"{Long.Length}", StringComparison.Ordinal), words);
    }

    [Fact]
    public void Prompt_OfTheHistory_HasItsPastesAndItsWords()
    {
        Type("@README.md ");
        _editor.Paste(Long);
        var sent = _editor.Take();
        Assert.StartsWith("@README.md [pasted: 20 lines", sent.Words, StringComparison.Ordinal);

        _editor.Take(KeyPress.Of(Key.Up));
        Assert.Equal(sent, _editor.Take());
        _editor.SearchHistory();
        Type("README");
        _editor.Take(KeyPress.Of(Key.Tab));
        Assert.Equal(sent, _editor.Take());
    }

    [Fact]
    public void Draft_ComesBackFromTheHistory_AsItWas()
    {
        Type("before");
        _editor.Take();
        Type("a ");
        _editor.Paste(Long);
        _editor.Take(KeyPress.Of(Key.Up));
        Assert.Equal("before", _editor.Text);
        _editor.Take(KeyPress.Of(Key.Down));
        var (text, words) = _editor.Take();
        Assert.Equal("a " + Long, text);
        Assert.StartsWith("a [pasted: ", words, StringComparison.Ordinal);
    }

    [Fact]
    public void Cut_OfAPaste_ComesBackAsThatPaste()
    {
        _editor.Paste(Long);
        _editor.Take(KeyPress.Of("u", KeyModifiers.Control));
        Assert.True(_editor.IsEmpty);
        Type("sent");
        _editor.Take();
        _editor.Paste(Long.Replace("pasted", "another", StringComparison.Ordinal));
        Type(" ");
        _editor.Take(KeyPress.Of("y", KeyModifiers.Control));
        Assert.Equal(Long.Replace("pasted", "another", StringComparison.Ordinal) + " " + Long, _editor.Take().Text);
    }

    [Fact]
    public void Pastes_ThatNothingHolds_AreForgotten()
    {
        // More than there are characters for: each is folded all the same.
        for (var i = 0; i < 5_000; i++)
        {
            _editor.Paste($"{i}\n" + Long);
            var (text, words) = _editor.Take();
            Assert.Equal($"{i}\n" + Long, text);
            Assert.StartsWith("[pasted: 21 lines", words, StringComparison.Ordinal);
        }
    }

    private void Type(string text)
    {
        foreach (var c in text)
        {
            _editor.Take(KeyPress.Of(c.ToString()));
        }
    }
}
