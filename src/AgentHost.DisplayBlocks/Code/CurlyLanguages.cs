using AgentHost.DisplayBlocks.Tree;

namespace AgentHost.DisplayBlocks.Code;

/// <summary>Tables of the languages whose blocks stand in braces.</summary>
internal static class CurlyLanguages
{
    private const string CKeywords =
        "auto break case const continue default do else enum extern for goto if inline register restrict return sizeof static struct switch typedef "
        + "union volatile while _Alignas _Alignof _Atomic _Generic _Noreturn _Static_assert _Thread_local alignas alignof static_assert thread_local "
        + "typeof";

    private const string CTypes =
        "void char short int long float double signed unsigned bool _Bool size_t ssize_t ptrdiff_t intptr_t uintptr_t int8_t int16_t int32_t int64_t "
        + "uint8_t uint16_t uint32_t uint64_t wchar_t FILE va_list";

    private const string JavaScriptKeywords =
        "async await break case catch class const continue debugger default delete do else export extends finally for from function get if import in "
        + "instanceof let new of return set static super switch this throw try typeof var void while with yield";

    public static Language CSharp() => new("csharp")
    {
        LineComments = ["//"],
        Spans =
        [
            Words.BlockComment,
            new("$@\"", "\"", CodeClass.String) { IsMultiLine = true, IsDoubled = true },
            new("@$\"", "\"", CodeClass.String) { IsMultiLine = true, IsDoubled = true },
            new("@\"", "\"", CodeClass.String) { IsMultiLine = true, IsDoubled = true },
            new("$\"", "\"", CodeClass.String) { Escape = '\\' },
            Words.DoubleQuoted,
            Words.SingleQuoted,
        ],
        Raw = RawTexts.CSharp,
        Keywords = Words.Of(
            "abstract add alias and as ascending async await base break by case catch checked class const continue default delegate descending do else "
            + "enum equals event explicit extern field file finally fixed for foreach from get global goto group if implicit in init interface "
            + "internal into is join let lock managed nameof namespace new not notnull on operator or orderby out override params partial private "
            + "protected public readonly record ref remove required return scoped sealed select set sizeof stackalloc static struct switch this throw "
            + "try typeof unchecked unmanaged unsafe using value var virtual void volatile when where while with yield"),
        Types = Words.Of("bool byte char decimal double dynamic float int long nint nuint object sbyte short string uint ulong ushort"),
        Constants = Words.Of("true false null"),
        NameStarts = "@",
        TypesHaveCapitals = true,
        HasDirectives = true,
    };

    public static Language C() => new("c")
    {
        LineComments = ["//"],
        Spans = [Words.BlockComment, Words.DoubleQuoted, Words.SingleQuoted],
        Keywords = Words.Of(CKeywords),
        Types = Words.Of(CTypes),
        Constants = Words.Of("true false NULL nullptr"),
        HasDirectives = true,
        TextPrefixes = "LuU8",
    };

    public static Language Cpp() => C() with
    {
        Name = "cpp",
        Raw = RawTexts.Cpp,
        Keywords = Words.Of(
            CKeywords + " and asm catch class co_await co_return co_yield concept const_cast consteval constexpr constinit decltype delete "
            + "dynamic_cast explicit export final friend import module mutable namespace new noexcept not operator or override private protected "
            + "public reinterpret_cast requires static_cast template this throw try typeid typename using virtual xor"),
        Types = Words.Of(CTypes + " char8_t char16_t char32_t string string_view vector map set unordered_map unique_ptr shared_ptr optional"),
        HasQuotedDigits = true,
    };

    public static Language Java() => new("java")
    {
        LineComments = ["//"],
        Spans = [Words.BlockComment, Words.TripleQuoted, Words.DoubleQuoted, Words.SingleQuoted],
        Keywords = Words.Of(
            "abstract assert break case catch class const continue default do else enum exports extends final finally for goto if implements import "
            + "instanceof interface module native new non-sealed opens package permits private protected provides public record requires return sealed "
            + "static strictfp super switch synchronized this throw throws transient try uses var void volatile when while with yield"),
        Types = Words.Of("boolean byte char double float int long short"),
        Constants = Words.Of("true false null"),
        TypesHaveCapitals = true,
        Attributes = "@",
    };

    public static Language Kotlin() => new("kotlin")
    {
        LineComments = ["//"],
        Spans = [Words.NestedComment, Words.TripleQuoted with { Escape = '\0' }, Words.DoubleQuoted, Words.SingleQuoted],
        Keywords = Words.Of(
            "abstract actual annotation as break by catch class companion const constructor continue crossinline data do else enum expect external "
            + "final finally for fun get if import in infix init inline inner interface internal is lateinit noinline object open operator out "
            + "override package private protected public reified return sealed set super suspend tailrec this throw try typealias val var vararg when "
            + "where while"),
        Constants = Words.Of("true false null"),
        TypesHaveCapitals = true,
        Attributes = "@",
    };

    public static Language Swift() => new("swift")
    {
        LineComments = ["//"],
        Spans = [Words.NestedComment, Words.TripleQuoted, Words.DoubleQuoted],
        Raw = RawTexts.Swift,
        Keywords = Words.Of(
            "actor any as associatedtype async await break case catch class continue convenience default defer deinit do else enum extension "
            + "fallthrough fileprivate final for func get guard if import in indirect infix init inout internal is isolated lazy let macro mutating "
            + "nonisolated open operator optional override postfix precedencegroup prefix private protocol public repeat required rethrows return self "
            + "Self set some static struct subscript super switch throw throws try typealias unowned var weak where while willSet didSet"),
        Constants = Words.Of("true false nil"),
        TypesHaveCapitals = true,
        Attributes = "@#",
    };

    public static Language Go() => new("go")
    {
        LineComments = ["//"],
        Spans = [Words.BlockComment, new("`", "`", CodeClass.String) { IsMultiLine = true }, Words.DoubleQuoted, Words.SingleQuoted],
        Keywords = Words.Of(
            "break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct "
            + "switch type var"),
        Types = Words.Of(
            "any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint uint8 uint16 uint32 "
            + "uint64 uintptr"),
        Constants = Words.Of("true false nil iota"),
    };

    public static Language Rust() => new("rust")
    {
        LineComments = ["//"],
        Spans = [Words.NestedComment, new("\"", "\"", CodeClass.String) { Escape = '\\', IsMultiLine = true }],
        Raw = RawTexts.Rust,
        Keywords = Words.Of(
            "as async await break const continue crate dyn else enum extern fn for if impl in let loop macro_rules match mod move mut pub ref return "
            + "self static struct super trait type union unsafe use where while yield"),
        Types = Words.Of("bool char f32 f64 i8 i16 i32 i64 i128 isize str u8 u16 u32 u64 u128 usize Self"),
        Constants = Words.Of("true false"),
        TypesHaveCapitals = true,
        HasLifetimes = true,
        TextPrefixes = "bc",
    };

    public static Language JavaScript() => new("javascript")
    {
        LineComments = ["//"],
        Spans =
        [
            Words.BlockComment, new("`", "`", CodeClass.String) { Escape = '\\', IsMultiLine = true }, Words.DoubleQuoted, Words.SingleQuoted,
        ],
        Keywords = Words.Of(JavaScriptKeywords),
        Constants = Words.Of("true false null undefined NaN Infinity"),
        NameStarts = "$",
        NameParts = "$",
        TypesHaveCapitals = true,
        Attributes = "@",
        HasPatterns = true,
        HasTags = true,
    };

    public static Language TypeScript() => JavaScript() with
    {
        Name = "typescript",
        Keywords = Words.Of(
            JavaScriptKeywords + " abstract accessor as asserts declare enum implements infer interface is keyof module namespace override private "
            + "protected public readonly satisfies type unique using"),
        Types = Words.Of("any bigint boolean never number object string symbol unknown"),
    };

    public static Language Php() => new("php")
    {
        LineComments = ["//", "#"],
        Spans =
        [
            new("#[", "]", CodeClass.Attribute), new("<?php", "", CodeClass.Attribute), Words.BlockComment,
            Words.DoubleQuoted with { IsMultiLine = true }, Words.SingleQuoted with { IsMultiLine = true },
        ],
        Raw = RawTexts.PhpHere,
        Keywords = Words.OfAnyCase(
            "abstract and as break callable case catch class clone const continue declare default do echo else elseif empty enddeclare endfor "
            + "endforeach endif endswitch endwhile enum extends final finally fn for foreach function global goto if implements include include_once "
            + "instanceof insteadof interface isset list match namespace new or print private protected public readonly require require_once return "
            + "static switch throw trait try unset use var while xor yield"),
        Types = Words.OfAnyCase("array bool float int iterable mixed never object string void self parent"),
        Constants = Words.OfAnyCase("true false null"),
        TypesHaveCapitals = true,
        Variables = "$",
    };

    public static Language Css() => new("css")
    {
        LineComments = [],
        Spans = [Words.BlockComment, Words.DoubleQuoted, Words.SingleQuoted],
        NameStarts = "-",
        NameParts = "-",
        Attributes = "@",
        Variables = "$",
        KeyMarks = ":",
        HasHashNumbers = true,
    };

    public static Language Protobuf() => new("protobuf")
    {
        LineComments = ["//"],
        Spans = [Words.BlockComment, Words.DoubleQuoted, Words.SingleQuoted],
        Keywords = Words.Of(
            "edition enum extend extensions group import map message oneof option optional package public repeated required reserved returns rpc "
            + "service stream syntax to weak"),
        Types = Words.Of("bool bytes double fixed32 fixed64 float int32 int64 sfixed32 sfixed64 sint32 sint64 string uint32 uint64"),
        Constants = Words.Of("true false"),
        TypesHaveCapitals = true,
    };

    public static Language GraphQl() => new("graphql")
    {
        LineComments = ["#"],
        Spans = [Words.TripleQuoted, Words.DoubleQuoted],
        Keywords = Words.Of("directive enum extend fragment implements input interface mutation on query repeatable scalar schema subscription type union"),
        Types = Words.Of("Boolean Float ID Int String"),
        Constants = Words.Of("true false null"),
        TypesHaveCapitals = true,
        HasCalls = false,
        Attributes = "@",
        Variables = "$",
        KeyMarks = ":",
    };

    public static Language Hcl() => new("hcl")
    {
        LineComments = ["#", "//"],
        Spans = [Words.BlockComment, Words.DoubleQuoted],
        Raw = RawTexts.Here,
        Keywords = Words.Of("check data else endfor endif for if import in locals module moved output provider removed resource terraform variable"),
        Types = Words.Of("any bool list map number object set string tuple"),
        Constants = Words.Of("true false null"),
        NameParts = "-",
        KeyMarks = "=",
    };
}
