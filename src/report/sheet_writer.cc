#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>

#include "base/parallel.h"
#include "report/layout.h"
#include "report/sheet_cells.h"
#include "routescale/option_name.h"
#include "routescale/report_rows.h"

namespace routescale {
namespace {

constexpr size_t kPart = 1024;  // rows that one thread renders at once
// Bytes that one thread aligns at once, and that are read for all of them.
constexpr size_t kPiece = 1 << 16, kPieces = 16 * kPiece;

// Bytes that wait: a file without a name.
class Waiting {
 public:
  Waiting() : file_(std::tmpfile()) { Check(file_ != nullptr); }
  ~Waiting() {
    if (file_ != nullptr) std::fclose(file_);
  }
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;

  void Write(const std::string& bytes) {
    Check(std::fwrite(bytes.data(), 1, bytes.size(), file_) == bytes.size());
  }

  // Gives all bytes to `take`, in pieces.
  void ReadBack(const std::function<void(std::string_view)>& take) {
    std::array<char, 1 << 16> buffer;
    Check(std::fflush(file_) == 0);
    std::rewind(file_);
    size_t count = 0;
    while ((count = std::fread(buffer.data(), 1, buffer.size(), file_)) > 0) {
      take({buffer.data(), count});
    }
    Check(std::ferror(file_) == 0);
  }

 private:
  static void Check(bool done) {
    if (done) return;
    throw Error(ExitCode::kRuntime, "a temporary file cannot be written")
        .Hint("free space on the disk, or choose @format csv"_options);
  }

  std::FILE* file_;
};

// What is known of a column of text so far.
struct Column {
  size_t width = 0;
  bool has_number = false, has_text = false;

  bool right() const { return has_number && !has_text; }

  void Add(const Column& other) {
    width = std::max(width, other.width);
    has_number = has_number || other.has_number;
    has_text = has_text || other.has_text;
  }
};

// Cells that wait, a tab between them: no cell on one line has one.
void AppendWaitingLine(const std::vector<Cell>& row,
                       bool markdown,
                       std::vector<Column>* columns,
                       std::string* out) {
  for (size_t c = 0; c < row.size(); ++c) {
    const std::string shown = ShownCell(row[c]);
    const std::string cell = markdown ? MarkdownText(shown) : OneLine(shown);
    const bool is_text = std::holds_alternative<std::string>(row[c].value);
    if (c > 0) *out += '\t';
    *out += cell;
    if (c < columns->size()) {
      (*columns)[c].Add(
          {DisplayWidth(cell), row[c].value.index() > 1, is_text});
    }
  }
  *out += '\n';
}

// The cells of a waiting line; `cells` is overwritten.
void SplitWaitingLine(std::string_view line,
                      std::vector<std::string_view>* cells) {
  cells->clear();
  while (true) {
    const size_t end = line.find('\t');
    cells->push_back(line.substr(0, end));
    if (end == std::string_view::npos) return;
    line.remove_prefix(end + 1);
  }
}

}  // namespace

struct SheetWriter::Impl {
  Sheet sheet;
  Format format;
  std::string schema;
  int threads;
  DocumentWriter document;
  std::unique_ptr<Waiting> waiting;
  std::vector<Column> columns;
  bool any = false;  // row

  bool is_separated() const {
    return format == Format::kCsv || format == Format::kTsv;
  }

  std::string RenderPart(const Rows& rows,
                         size_t from,
                         size_t to,
                         std::vector<Column>* part) const {
    if (format == Format::kJson) return JsonRows(sheet.header, rows, from, to);
    std::string out;
    for (size_t i = from; i < to; ++i) {
      if (!is_separated()) {
        AppendWaitingLine(rows[i], format == Format::kMarkdown, part, &out);
        continue;
      }
      const char separator = format == Format::kTsv ? '\t' : ',';
      for (size_t c = 0; c < rows[i].size(); ++c) {
        if (c > 0) out += separator;
        out += CsvField(ExactCell(rows[i][c]), separator);
      }
      out += '\n';
    }
    return out;
  }

  void AppendLine(const std::vector<std::string_view>& cells,
                  std::string* out) const {
    const size_t begin = out->size();
    if (format == Format::kMarkdown) *out += '|';
    for (size_t c = 0; c < columns.size(); ++c) {
      const std::string_view cell = c < cells.size() ? cells[c] : "";
      if (format == Format::kMarkdown) {
        if (!cell.empty()) out->append(" ").append(cell);
        *out += " |";
        continue;
      }
      const size_t spaces = columns[c].width - DisplayWidth(cell);
      if (c > 0) *out += "  ";
      if (columns[c].right()) out->append(spaces, ' ');
      *out += cell;
      if (!columns[c].right()) out->append(spaces, ' ');
    }
    while (format == Format::kText && out->size() > begin &&
           out->back() == ' ') {
      out->pop_back();
    }
    *out += '\n';
  }

  void WriteLine(const std::vector<std::string_view>& cells) {
    std::string line;
    AppendLine(cells, &line);
    document.Write(line);
  }

  std::string Align(std::string_view lines) const {
    std::string out;
    std::vector<std::string_view> cells;
    for (size_t end; (end = lines.find('\n')) != std::string_view::npos;
         lines.remove_prefix(end + 1)) {
      SplitWaitingLine(lines.substr(0, end), &cells);
      AppendLine(cells, &out);
    }
    return out;
  }

  // The whole lines of these bytes; the rest stays.
  void WriteAligned(std::string* bytes) {
    std::vector<std::string_view> pieces;
    std::string_view left = *bytes;
    left.remove_suffix(left.size() - (left.rfind('\n') + 1));
    while (!left.empty()) {
      const size_t end = left.find('\n', std::min(kPiece, left.size() - 1));
      pieces.push_back(left.substr(0, end + 1));
      left.remove_prefix(end + 1);
    }
    std::vector<std::string> aligned(pieces.size());
    ParallelFor(pieces.size(), ThreadCount(threads), [&](size_t i) {
      aligned[i] = Align(pieces[i]);
    });
    for (const std::string& lines : aligned) document.Write(lines);
    bytes->erase(0, bytes->rfind('\n') + 1);
  }

  void WriteWaitingLines() {
    std::string bytes;
    waiting->ReadBack([&](std::string_view more) {
      bytes += more;
      if (bytes.size() >= kPieces) WriteAligned(&bytes);
    });
    WriteAligned(&bytes);
  }

  void FinishTable() {
    const bool markdown = format == Format::kMarkdown;
    document.Write(markdown ? MarkdownAbove(sheet) : TextAbove(sheet, {}));
    std::vector<std::string> names;
    for (const std::string& name : sheet.header) {
      names.push_back(markdown ? MarkdownText(name) : OneLine(name));
    }
    for (size_t c = 0; c < names.size(); ++c) {
      columns[c].width = std::max(columns[c].width, DisplayWidth(names[c]));
    }
    WriteLine({names.begin(), names.end()});
    if (markdown) {
      std::vector<std::string_view> rule;
      for (const Column& column : columns) {
        rule.push_back(column.right() ? "---:" : "---");
      }
      WriteLine(rule);
    }
    WriteWaitingLines();
    document.Write(markdown ? MarkdownBelow(sheet) : TextBelow(sheet, {}));
  }

  // "rows": [] stands last in a document without rows.
  void FinishJson() {
    const std::string frame = RenderJson(sheet, schema);
    const size_t inside = frame.rfind(']');
    document.Write(frame.substr(0, inside));
    if (any) document.Write("\n");
    waiting->ReadBack([&](std::string_view bytes) { document.Write(bytes); });
    if (any) document.Write("\n  ");
    document.Write(frame.substr(inside));
  }
};

SheetWriter::SheetWriter(const Sheet& sheet,
                         Format format,
                         const std::string& schema,
                         const std::string& path,
                         int threads)
    : impl_(new Impl{sheet,
                     format,
                     schema,
                     threads,
                     DocumentWriter(path),
                     nullptr,
                     std::vector<Column>(sheet.header.size())}) {
  if (impl_->is_separated()) {
    impl_->document.Write(Render(sheet, format));
  } else {
    impl_->waiting = std::make_unique<Waiting>();
  }
}

SheetWriter::~SheetWriter() = default;

void SheetWriter::Add(const Rows& rows) {
  const size_t count = (rows.size() + kPart - 1) / kPart;
  std::vector<std::string> parts(count);
  std::vector<std::vector<Column>> columns(
      count, std::vector<Column>(impl_->columns.size()));
  ParallelFor(count, ThreadCount(impl_->threads), [&](size_t part) {
    const size_t from = part * kPart, to = std::min(rows.size(), from + kPart);
    parts[part] = impl_->RenderPart(rows, from, to, &columns[part]);
  });
  for (size_t part = 0; part < count; ++part) {
    for (size_t c = 0; c < impl_->columns.size(); ++c) {
      impl_->columns[c].Add(columns[part][c]);
    }
    if (impl_->is_separated()) {
      impl_->document.Write(parts[part]);
      continue;
    }
    if (impl_->any && impl_->format == Format::kJson) {
      impl_->waiting->Write(",\n");
    }
    impl_->waiting->Write(parts[part]);
    impl_->any = true;
  }
}

void SheetWriter::Finish() {
  if (impl_->format == Format::kJson) {
    impl_->FinishJson();
  } else if (!impl_->is_separated()) {
    impl_->FinishTable();
  }
  impl_->document.Finish();
}

}  // namespace routescale
