using AgentHost.Client;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Input;
using AgentHost.Terminal.Preferences;

namespace AgentHost.Terminal.Tests.Preferences;

public sealed class ChatPreferencesTests
{
    [Fact]
    public void Read_TakesWhatIsThere()
    {
        var read = ChatPreferences.Read(
        [
            new SettingEntry("ui.theme", AgentJson.Parse("\"light\""), "x"), new SettingEntry("ui.editing", AgentJson.Parse("\"vi\""), "x"),
            new SettingEntry("ui.title", AgentJson.Parse("false"), "x"), new SettingEntry("ui.notifications", AgentJson.Parse("1"), "x"),
            new SettingEntry("ui.keys.pager", AgentJson.Parse("\"alt+p\""), "x"), new SettingEntry("ui.keys.editor", AgentJson.Parse("\"f13\""), "x"),
            new SettingEntry("ui.keys.nosuch", AgentJson.Parse("\"alt+q\""), "x"),
        ]);

        Assert.Equal(("light", true, false, true), (read.Theme, read.Vi, read.Title, read.Notifies));
        Assert.Equal("pager", read.Keys.Find(KeyPress.Of("p", KeyModifiers.Alt)));
        Assert.Null(read.Keys.Find(KeyPress.Of("o", KeyModifiers.Control)));
        Assert.Null(read.Keys.Find(KeyPress.Of("q", KeyModifiers.Alt)));
        Assert.Equal("editor", read.Keys.Find(KeyPress.Of("g", KeyModifiers.Control)));
        Assert.Equal("mode", read.Keys.Find(KeyPress.Of(Key.Tab, KeyModifiers.Shift)));
        Assert.Equal(("Alt+P", "Shift+Tab"), (read.Keys.NameOf("pager"), read.Keys.NameOf("mode")));
    }

    [Theory]
    [InlineData("11;rgb:ffff/ffff/ffff", true)]
    [InlineData("11;rgb:00/00/00", false)]
    [InlineData("11;rgb:2e2e/3434/4040", false)]
    [InlineData("11;rgb:f/f/e", true)]
    public void Background_IsToldFromItsColour(string answer, bool isLight) => Assert.Equal(new BackgroundTold(isLight), BackgroundTold.Read(answer));

    [Theory]
    [InlineData("10;rgb:ffff/ffff/ffff")]
    [InlineData("11;rgb:ffff/ffff")]
    [InlineData("11;rgb:zzzz/ffff/ffff")]
    [InlineData("11;rgb:fffff/ffff/ffff")]
    [InlineData("")]
    public void Answers_ThatSayNothing_AreNone(string answer) => Assert.Null(BackgroundTold.Read(answer));

    [Fact]
    public void Themes_HaveCodesOfTheirOwn()
    {
        Assert.Same(Theme.Of("auto", isLight: false), Theme.Of("dark", isLight: true));
        Assert.Same(Theme.Of("auto", isLight: true), Theme.Of("light", isLight: false));
        Assert.Same(Theme.Of("nosuch", isLight: false), Theme.Dark);
        foreach (var (name, _) in Theme.All.Skip(1))
        {
            var codes = Theme.Of(name, isLight: false).Codes;
            Assert.Equal(codes.Count, codes.Select(static code => code.Code).Distinct().Count());
        }
    }
}
