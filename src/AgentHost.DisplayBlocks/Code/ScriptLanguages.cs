using AgentHost.DisplayBlocks.Tree;

namespace AgentHost.DisplayBlocks.Code;

/// <summary>Tables of languages of scripts, of shells and of builds.</summary>
internal static class ScriptLanguages
{
    public static Language Python() => new("python")
    {
        LineComments = ["#"],
        Spans =
        [
            Words.TripleQuoted, new("'''", "'''", CodeClass.String) { Escape = '\\', IsMultiLine = true }, Words.DoubleQuoted, Words.SingleQuoted,
        ],
        Keywords = Words.Of(
            "and as assert async await break case class continue def del elif else except finally for from global if import in is lambda match "
            + "nonlocal not or pass raise return try type while with yield self cls"),
        Types = Words.Of("bool bytearray bytes complex dict float frozenset int list object set str tuple type"),
        Constants = Words.Of("True False None Ellipsis NotImplemented"),
        TypesHaveCapitals = true,
        Attributes = "@",
        TextPrefixes = "rRbBfFuUtT",
    };

    public static Language Ruby() => new("ruby")
    {
        LineComments = ["#"],
        Spans =
        [
            new("=begin", "=end", CodeClass.Comment) { IsMultiLine = true, AtLineStart = true }, Words.DoubleQuoted with { IsMultiLine = true },
            Words.SingleQuoted with { IsMultiLine = true }, new("`", "`", CodeClass.String) { Escape = '\\' },
        ],
        Raw = RawTexts.RubyHere,
        Keywords = Words.Of(
            "alias and attr_accessor attr_reader attr_writer begin BEGIN break case class def defined? do else elsif end END ensure extend for if in "
            + "include loop module next not or private protected public raise redo require require_relative rescue retry return self super then undef "
            + "unless until when while yield"),
        Constants = Words.Of("true false nil __FILE__ __LINE__"),
        NameParts = "?!",
        TypesHaveCapitals = true,
        Variables = "@$",
        HasPatterns = true,
    };

    public static Language Lua() => new("lua")
    {
        LineComments = ["--"],
        Spans = [Words.DoubleQuoted, Words.SingleQuoted],
        Raw = RawTexts.Lua,
        Keywords = Words.Of("and break do else elseif end for function global goto if in local not or repeat return then until while self"),
        Constants = Words.Of("true false nil"),
    };

    public static Language Bash() => new("bash")
    {
        LineComments = ["#"],
        CommentsBeginWords = true,
        Spans =
        [
            Words.DoubleQuoted with { IsMultiLine = true }, new("$'", "'", CodeClass.String) { Escape = '\\' },
            new("'", "'", CodeClass.String) { IsMultiLine = true }, new("`", "`", CodeClass.String) { Escape = '\\' },
        ],
        Raw = RawTexts.Here,
        Keywords = Words.Of(
            "if then else elif fi case esac for select while until do done in function time coproc return exit break continue local export readonly "
            + "declare typeset unset shift set source alias eval exec trap"),
        Types = Words.Of("cd echo printf read test pwd pushd popd kill wait sudo"),
        Constants = Words.Of("true false"),
        NameParts = "-",
        Variables = "$",
    };

    public static Language PowerShell() => new("powershell")
    {
        LineComments = ["#"],
        CommentsBeginWords = true,
        Spans =
        [
            new("<#", "#>", CodeClass.Comment) { IsMultiLine = true }, new("@\"", "\"@", CodeClass.String) { IsMultiLine = true },
            new("@'", "'@", CodeClass.String) { IsMultiLine = true }, new("\"", "\"", CodeClass.String) { Escape = '`', IsMultiLine = true },
            new("'", "'", CodeClass.String) { IsDoubled = true, IsMultiLine = true },
        ],
        Keywords = Words.OfAnyCase(
            "begin break catch class continue data define do dynamicparam else elseif end enum exit filter finally for foreach from function hidden if "
            + "in inlinescript param process return static switch throw trap try until using var while -eq -ne -gt -ge -lt -le -like -notlike -match "
            + "-notmatch -contains -in -not -and -or -is -as"),
        Types = Words.OfAnyCase("bool byte char datetime decimal double float guid hashtable int int32 int64 long object pscustomobject string switch void"),
        NameStarts = "-",
        NameParts = "-",
        Variables = "$",
    };

    public static Language Dockerfile() => new("dockerfile")
    {
        LineComments = ["#"],
        CommentsBeginWords = true,
        Spans = [Words.DoubleQuoted, new("'", "'", CodeClass.String)],
        Raw = RawTexts.Here,
        Keywords = Words.OfAnyCase(
            "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR"),
        KeywordsBeginLines = true,
        NameParts = "-",
        TextsBeginWords = true,
        HasCalls = false,
        Variables = "$",
    };

    public static Language Makefile() => new("makefile")
    {
        LineComments = ["#"],
        Spans = [Words.DoubleQuoted, new("'", "'", CodeClass.String)],
        Keywords = Words.Of("define else endef endif export ifdef ifeq ifndef ifneq include override private undefine unexport vpath"),
        KeywordsBeginLines = true,
        NameParts = "-",
        TextsBeginWords = true,
        HasCalls = false,
        Variables = "$",
        LineKeyMarks = ":=",
    };

    public static Language Sql() => new("sql")
    {
        LineComments = ["--"],
        Spans =
        [
            Words.BlockComment, new("'", "'", CodeClass.String) { IsMultiLine = true, IsDoubled = true },
            new("$$", "$$", CodeClass.String) { IsMultiLine = true },
            new("\"", "\"", CodeClass.Property) { IsDoubled = true }, new("`", "`", CodeClass.Property),
        ],
        Keywords = Words.OfAnyCase(
            "add all alter analyze and any as asc begin between by cascade case cast check collate column commit conflict constraint create cross "
            + "current database declare default delete desc distinct do drop else end escape except exec execute exists explain fetch for foreign from "
            + "full function grant group having if in index inner insert intersect into is isolation join key language left level like limit lock "
            + "materialized merge natural not nothing nulls of offset on only or order outer over partition pragma primary procedure recursive "
            + "references rename replace return returning returns revoke right rollback row rows savepoint schema select set similar start table temp "
            + "temporary then to transaction trigger truncate union unique update using vacuum values view virtual when where window with"),
        Types = Words.OfAnyCase(
            "bigint binary bit blob bool boolean bytea char character date datetime decimal double float int int2 int4 int8 integer interval json "
            + "jsonb money nchar numeric nvarchar real serial smallint text time timestamp timestamptz tinyint uuid varbinary varchar xml"),
        Constants = Words.OfAnyCase("true false null"),
        Variables = "@",
    };
}
